/** A command with the program in front that runs it in a sandbox. */
export const inSandbox = (
  sandbox: readonly string[] | null,
  command: readonly string[],
): readonly string[] => (sandbox === null ? command : [...sandbox, ...command])
