import type { Node } from 'jsonc-parser'
import { quoted } from '../quoted.ts'

/** What was found instead, in words. */
export function kindOf(node: Node): string {
  switch (node.type) {
    case 'string':
      return `the text ${quoted(String(node.value))}`
    case 'number':
      return `the number ${String(node.value)}`
    case 'boolean':
      return String(node.value)
    case 'null':
      return 'null'
    case 'array':
      return 'a list'
    case 'object':
    case 'property':
      return 'an object'
  }
}
