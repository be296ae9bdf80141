import type { AgentPreset } from '../../core/agent/preset.ts'
import { createClaudeStream } from './claude/claude-stream.ts'
import { createCodexExec } from './codex/codex-exec.ts'
import { createCopilotJsonl } from './copilot/copilot-jsonl.ts'
import { createCursorStream } from './claude/cursor-stream.ts'
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
  const decoder = decoderOf(preset)
  return { read: (line, stream) => decoder.read(line, stream).map(plausibleEvent) }
}

function decoderOf(preset: Format): Decoder {
  const rules = rulesOf(preset)
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
