/**
 * Several agents and models for one run. `model`: the one that an agent is asked for; NULL: whichever its preset or its CLI chooses.
 */
export const schema5 = `
ALTER TABLE attempts ADD COLUMN model TEXT;
ALTER TABLE agents ADD COLUMN model TEXT;
`
