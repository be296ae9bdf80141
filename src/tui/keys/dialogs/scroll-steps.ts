/** Rows that a key moves by in a dialog, by its name. */
export const steps: ReadonlyMap<string, number> = new Map([
  ['down', 1],
  ['j', 1],
  ['tab', 1],
  ['up', -1],
  ['k', -1],
  ['shift+tab', -1],
])

export const scrollSteps: ReadonlyMap<string, number> = new Map([...steps, ['pagedown', 10], ['pageup', -10]])
