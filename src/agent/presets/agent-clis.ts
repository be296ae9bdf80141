import type { AgentPreset } from '../../core/agent/preset.ts'
import { aider } from './aider.ts'
import { amp } from './amp.ts'
import { claude } from './claude.ts'
import { codex } from './codex.ts'
import { copilot } from './copilot.ts'
import { cursorAgent } from './cursor-agent.ts'
import { gemini } from './gemini.ts'
import { goose } from './goose.ts'
import { opencode } from './opencode.ts'
import { pi } from './pi.ts'
import { qwen } from './qwen.ts'

/** The CLIs that loopwork knows how to drive, in the order in which they are listed. */
export const agentClis: readonly AgentPreset[] = [
  claude,
  codex,
  gemini,
  qwen,
  opencode,
  copilot,
  cursorAgent,
  amp,
  goose,
  aider,
  pi,
]
