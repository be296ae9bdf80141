/** What agents print, as a mix: plain, coloured, wide, a path, a record, and now and then one that wraps. About 100 bytes each. */
export function printedLine(number: number): string {
  const template = templates[number % templates.length]
  return template === undefined ? '' : template(number)
}

/** `count` lines from `first` on, as an agent prints them. */
export const printedLines = (first: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `${printedLine(first + index)}\n`).join('')

const templates: readonly ((number: number) => string)[] = [
  (number) =>
    `[${number}] compiled src/module-${number % 97}/index.ts and what imports it in ${number % 400} ms`,
  (number) =>
    `\u001b[32m  ✓\u001b[0m test/unit/case-${number}.test.ts \u001b[2m(${number % 40} tests)\u001b[0m`,
  (number) => `  at processTicksAndRejections (node:internal/process/task_queues:${number % 900}:5)`,
  (number) =>
    `\u001b[1;34minfo\u001b[0m  fetched https://registry.example.org/package-${number}/-/package.tgz 200 OK`,
  (number) =>
    `The check number ${number} runs after the token was consumed, so it moves before the update of the row.`,
  (number) => `│ Tests  ${number} passed (${number}) in 3.2s  名前 ${number}`,
  (number) =>
    `{"level":30,"time":${1_760_000_000_000 + number},"pid":42,"msg":"request completed","ms":${number % 90}}`,
  (number) =>
    `warning: ${`the option number ${number} is deprecated and will be removed; `.repeat(3)}see the manual`,
]
