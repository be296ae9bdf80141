/** Box drawing and `…`: of our own characters those whose width Unicode calls ambiguous. Where they are wide, ASCII is shown for them. */
export const lineCharacters = /[\u2500-\u257f\u2026]/g
