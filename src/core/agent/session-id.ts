/**
 * Whether it can be an argument of a command line. Ids come out of an agent's stream: one that looks like a flag, or like a
 * placeholder of ours, is no id.
 */
export const isSessionId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/.test(text)
