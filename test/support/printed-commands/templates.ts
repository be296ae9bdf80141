import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const src = fileURLToPath(new URL('../../../src', import.meta.url))

export interface Template {
  /** One line of a text: whitespace collapsed, what is filled in as `…`. */
  readonly text: string
  readonly file: string
}

const gitWords =
  'add|branch|checkout|cherry-pick|clean|clone|commit|config|diff|fetch|gc|init|log|merge|mv|pull|push|rebase|remote|reset|restore|rm|show|sparse-checkout|stash|status|submodule|switch|tag|update-index|update-ref|worktree'

/** What a person could paste, as it begins: our name and any word, a command of git's, a change of folder. */
const command = new RegExp(
  String.raw`\bloopwork (?:--?)?[a-zA-Z]|\bgit (?:-C\b|(?:${gitWords})\b)|(?:^|[\s\`'"])cd [\w.…/'"~-]`,
)

/** Every text in the source that holds what looks like a command, in order of file and place. Comments don't count. */
export function printedTemplates(): readonly Template[] {
  return filesBelow(src).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
    return textsOf(source)
      .flatMap((text) => text.split('\n'))
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => command.test(text))
      .map((text) => ({ text, file: path.relative(src, file) }))
  })
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .sort()
    .map((file) => path.join(folder, file))
}

function textsOf(source: ts.SourceFile): readonly string[] {
  const texts: string[] = []
  const look = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) texts.push(node.text)
    if (ts.isTemplateExpression(node)) texts.push(textOf(node))
    node.forEachChild(look)
  }
  look(source)
  return texts
}

const textOf = ({ head, templateSpans }: ts.TemplateExpression): string =>
  head.text + templateSpans.map(({ literal }) => `…${literal.text}`).join('')
