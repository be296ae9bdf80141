/** The text of a list entry as a title: without comments, and without marks around all of it. */
export function titleOf(text: string): string {
  const bare = text.replaceAll(/<!--.*?-->/gs, '').trim()
  const [, , inside] = /^(\*\*|__|~~)(?=\S)((?:(?!\1).)+)\1$/su.exec(bare) ?? []
  return inside === undefined ? bare : inside.trim()
}

/** Struck out as a whole: what people do with what is over, and no tool reads. */
export const isStruckOut = (text: string): boolean => /^~~(?:(?!~~).)+~~$/su.test(text.trim())
