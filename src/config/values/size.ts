const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
}

export const sizePattern = /^(\d+(?:\.\d+)?)(B|kB|MB|GB|KiB|MiB|GiB)$/

/** `512MiB`, `1.5GiB`, `100kB` in bytes; null for anything else. */
export function parseSizeBytes(text: string): number | null {
  const [, amount, unit] = sizePattern.exec(text) ?? []
  if (amount === undefined || unit === undefined) return null
  return Math.round(Number(amount) * (unitBytes[unit] ?? 0))
}

/** As a person writes it in the config: `512MiB`, `100kB`. */
export function sizeText(bytes: number): string {
  const [unit, size] = Object.entries(unitBytes).findLast(
    ([, each]) => bytes >= each && bytes % each === 0,
  ) ?? ['B', 1]
  return `${bytes / size}${unit}`
}
