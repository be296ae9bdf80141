/** The little library to which the demo's agents add: file name to content. */
export const scratchFiles: Readonly<Record<string, string>> = {
  'README.md': `# textkit

Small functions for text. Each lives in a file of its own under src/.
`,
  'package.json': `{
  "name": "textkit",
  "version": "0.1.0",
  "private": true,
  "type": "module"
}
`,
  'src/index.ts': `// Everything that textkit offers.
export { trim } from './trim.ts'
`,
  'src/trim.ts': `/** The text without white space at both ends. */
export function trim(text: string): string {
  return text.trim()
}
`,
  'src/format.ts': `// Ways to write a text differently.

/** The text with its first letter as a capital. */
export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
`,
  'check.mjs': checkProgram(),
}

/** The demo's gate: what index.ts exports must exist, and every function must have a comment. */
function checkProgram(): string {
  return `import { existsSync, readdirSync, readFileSync } from 'node:fs'

const problems = []
for (const name of readdirSync('src')) {
  const lines = readFileSync(\`src/\${name}\`, 'utf8').split('\\n')
  lines.forEach((line, at) => {
    if (line.startsWith('export function') && !(lines[at - 1] ?? '').endsWith('*/')) problems.push(\`\${name}:\${at + 1}: no doc comment\`)
    const from = /from '\\.\\/(.+)'/.exec(line)
    if (from && !existsSync(\`src/\${from[1]}\`)) problems.push(\`\${name}:\${at + 1}: \${from[1]} is not there\`)
  })
}
for (const problem of problems) console.log(problem)
console.log(problems.length === 0 ? \`ok  \${readdirSync('src').length} files checked\` : \`\${problems.length} problem\${problems.length === 1 ? '' : 's'}\`)
process.exitCode = problems.length === 0 ? 0 : 1
`
}
