type Environment = Readonly<Record<string, string | undefined>>

/** Whether the person hears the screen: by the flag, or by what tells programs that somebody does. */
export const wantsPlain = (flags: { readonly plain?: boolean }, env: Environment): boolean =>
  flags.plain === true || isOn(env['ACCESSIBLE']) || isOn(env['INK_SCREEN_READER'])

const isOn = (value: string | undefined): boolean => value === '1' || value?.toLowerCase() === 'true'
