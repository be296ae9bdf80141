/** `frozen_at`: since when a person lets the attempt's agents stand still; NULL: they work, or none does any more. */
export const schema10 = `
ALTER TABLE attempts ADD COLUMN frozen_at INTEGER;
`
