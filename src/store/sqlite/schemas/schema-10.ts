/**
 * `attempts.frozen_at`: since when a person lets the attempt's agents stand still; NULL: they work, or none does any more.
 * `attempts.merge_step`: what the lane does for an attempt that is merging, where that takes its time, as JSON (`MergeStep`).
 * `items.chosen`: the agent that a person has chosen for the item, as JSON (`AgentChoice`), with `taken`, the attempt that
 * works by it. A claim asks whether there is any.
 */
export const schema10 = `
ALTER TABLE attempts ADD COLUMN frozen_at INTEGER;
ALTER TABLE attempts ADD COLUMN merge_step TEXT;
ALTER TABLE items ADD COLUMN chosen TEXT;
CREATE INDEX items_chosen ON items (id) WHERE chosen IS NOT NULL;
`
