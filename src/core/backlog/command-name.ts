/**
 * The name of a source that is a program: its words between spaces as a person types them, and as JSON where that would divide a word.
 * One program has one name, however it was written.
 */
export function commandName(argv: readonly string[]): string {
  const isPlain = argv.every((word) => word !== '' && !/\s/.test(word)) && argv[0]?.startsWith('[') === false
  return `command:${isPlain ? argv.join(' ') : JSON.stringify(argv)}`
}
