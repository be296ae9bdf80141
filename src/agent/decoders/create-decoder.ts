import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { createClaudeStream } from './claude/claude-stream.ts'
import { createCodexExec } from './codex/codex-exec.ts'
import { createCopilotJsonl } from './copilot/copilot-jsonl.ts'
import { createCursorStream } from './claude/cursor-stream.ts'
import type { DecoderRules } from './decoder-rules.ts'
import type { Decoder } from './decoder.ts'
import { createGeminiStream } from './gemini/gemini-stream.ts'
import { createOpencodeJson } from './opencode/opencode-json.ts'
import { createQwenStream } from './claude/qwen-stream.ts'
import { createMapRecords } from './map/map-records.ts'
import { plausibleEvent } from './plausible-event.ts'
import { rulesOf } from './rules-of.ts'
import { createTextLines } from './text-lines.ts'

type Format = Pick<AgentPreset, 'decoder' | 'faults' | 'denied' | 'map'>

/** Of one process; another one needs another decoder. */
export function createDecoder(preset: Format): Decoder {
  const givenUp: string[] = []
  const rules = rulesOf(preset, (source) => givenUp.push(source))
  const decoder = decoderOf(preset, rules)
  return {
    read(line, stream) {
      const events = decoder.read(line, stream).map(plausibleEvent)
      return givenUp.length === 0 ? events : [...events, ...givenUp.splice(0).map(noticeOf)]
    },
  }
}

const noticeOf = (source: string): AgentEvent => ({
  kind: 'notice',
  text: `the pattern ${source} of its preset takes too long, and is not tried again`,
})

function decoderOf(preset: Format, rules: DecoderRules): Decoder {
  switch (preset.decoder) {
    case 'claude-stream':
      return createClaudeStream(rules)
    case 'qwen-stream':
      return createQwenStream(rules)
    case 'cursor-stream':
      return createCursorStream(rules)
    case 'codex-exec':
      return createCodexExec(rules)
    case 'gemini-stream':
      return createGeminiStream(rules)
    case 'opencode-json':
      return createOpencodeJson(rules)
    case 'copilot-jsonl':
      return createCopilotJsonl(rules)
    case 'map':
      return createMapRecords(preset.map, rules)
    case 'text':
      return createTextLines(rules)
  }
}
