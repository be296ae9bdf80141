/** How the screen may look, as a config names it. `auto`: dark or light, as the terminal says that its background is. */
export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'ansi-16', 'mono'] as const
export type ThemeName = (typeof themeNames)[number]

/**
 * Which characters the screen draws with. `wide`: those that Unicode calls ambiguous take two cells, as in many terminals of East
 * Asia. `auto`: ASCII where the locale is not UTF-8; else the terminal is asked how wide they are.
 */
export const characterSets = ['auto', 'unicode', 'ascii', 'wide'] as const
export type CharacterSet = (typeof characterSets)[number]
