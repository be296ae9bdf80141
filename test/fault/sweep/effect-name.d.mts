export const items: readonly string[]
export function effectName(
  kind: string,
  words: readonly string[],
  home: string,
  context?: readonly string[],
): { readonly row: string; readonly item: string | null }
export function gitWords(args: readonly string[]): string[]
