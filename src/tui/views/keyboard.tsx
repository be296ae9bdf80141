import { useInput, usePaste } from 'ink'
import type { ReactNode } from 'react'
import { keyNames } from '../keys/key-name.ts'

interface KeyboardProps {
  readonly onKey: (key: string) => void
  readonly onPaste: (text: string) => void
}

/** Keys, one by one. A paste is not typed: pasted text must not steer. */
export function Keyboard({ onKey, onPaste }: KeyboardProps): ReactNode {
  useInput((input, key) => {
    if (isPasted(input)) onPaste(input)
    else for (const name of keyNames(input, key)) onKey(name)
  })
  usePaste(onPaste)
  return null
}

/** Several lines at once are not typed: a terminal without bracketed paste sends what was pasted as it sends keys. */
const isPasted = (input: string): boolean => /[^\r\n][\r\n]+[^\r\n]/.test(input)
