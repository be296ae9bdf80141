import { claude } from './claude.ts'
import type { Cli } from './cli.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { gemini } from './gemini.ts'
import { opencode } from './opencode.ts'
import { qwen } from './qwen.ts'

export const clis: readonly Cli[] = [claude, codex, gemini, qwen, opencode, copilot]
