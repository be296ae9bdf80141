/**
 * Backlogs of other tools. `sources.format`: what a source was last read as; NULL: never, or by an older loopwork.
 * `items.kind`: `container` and `check`, see `ItemKind`; NULL: work for an agent. `items.run_group`: which items may run side by
 * side only so many at once; NULL: none. `facts.held_as`: the source's own word for why it holds the item.
 *
 * `events.writer`: the connection that recorded it, so that a transaction whose answer got lost can be looked up by its event, without
 * a row of its own; NULL: an older loopwork's.
 */
export const schema6 = `
ALTER TABLE sources ADD COLUMN format TEXT;
ALTER TABLE items ADD COLUMN kind TEXT CHECK (kind IN ('container', 'check'));
ALTER TABLE items ADD COLUMN run_group TEXT;
CREATE INDEX items_grouped ON items (run_group, status) WHERE run_group IS NOT NULL;
ALTER TABLE facts ADD COLUMN held_as TEXT;

ALTER TABLE events ADD COLUMN writer INTEGER;
`
