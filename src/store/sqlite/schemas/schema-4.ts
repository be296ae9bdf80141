/**
 * What an agent's stream has told so far: session, usage, what was denied, what it waits for. JSON, as `StoredReport`; NULL for an
 * agent that prints for people, and for those of an older loopwork.
 */
export const schema4 = `
ALTER TABLE agents ADD COLUMN report TEXT;
`
