/** So many edges, and rows of items, a transaction looks at: some milliseconds. */
export const mostInTransaction = 400
