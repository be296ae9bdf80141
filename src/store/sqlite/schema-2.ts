/**
 * What the store has to know so that nothing is taken for ours by its name, and nothing said about a run is untrue.
 * `store_id`: 12 hex digits, made once; worktree paths and the marks on git's own entries carry it.
 */
export const schema2 = `
INSERT INTO meta (key, value) VALUES ('store_id', lower(hex(randomblob(6))));
`
