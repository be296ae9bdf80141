import * as z from 'zod/mini'
import { freshId, pieces } from '../pieces.ts'
import { geminiRefusal } from '../refusals/gemini.ts'
import type { ModelTurn, Wire } from '../wire.ts'

const parametersSchema = z.object({ properties: z.optional(z.record(z.string(), z.unknown())) })

const requestSchema = z.object({
  generationConfig: z.optional(z.record(z.string(), z.unknown())),
  tools: z.optional(
    z.array(
      z.object({
        functionDeclarations: z.optional(
          z.array(
            z.object({
              name: z.string(),
              parameters: z.optional(parametersSchema),
              parametersJsonSchema: z.optional(parametersSchema),
            }),
          ),
        ),
      }),
    ),
  ),
})

const usageMetadata = {
  promptTokenCount: 1200,
  candidatesTokenCount: 40,
  thoughtsTokenCount: 8,
  cachedContentTokenCount: 900,
  totalTokenCount: 1248,
}

/** Gemini: model and method stand in the path, `/v1beta/models/gemini-2.5-pro:streamGenerateContent`. */
export const gemini: Wire = {
  serves: (path) => /:(?:streamG|g)enerateContent$/.test(path),

  read: (body, path) => {
    const { tools, generationConfig } = requestSchema.parse(body)
    return {
      model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
      streamed: path.endsWith(':streamGenerateContent'),
      wantsJson: Object.keys(generationConfig ?? {}).some((key) => /schema/i.test(key)),
      tools: (tools ?? [])
        .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
        .map(({ name, parameters, parametersJsonSchema }) => ({
          name,
          parameters: Object.keys((parametersJsonSchema ?? parameters)?.properties ?? {}),
        })),
    }
  },

  whole: (turn, { model }) => chunk(model, [{ text: turn.text }, ...callsOf(turn)], true),

  frames: (turn, { model }) =>
    [
      ...pieces(turn.text).map((text) => chunk(model, [{ text }])),
      ...(turn.call === null ? [] : [chunk(model, callsOf(turn))]),
      chunk(model, [{ text: '' }], true),
    ].map(frame),

  brokenFrame: () => frame(geminiRefusal('503').body),
  refusal: geminiRefusal,
}

const frame = (content: unknown): string => `data: ${JSON.stringify(content)}\r\n\r\n`

const chunk = (model: string, parts: readonly object[], last = false) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...(last ? { finishReason: 'STOP' } : {}) }],
  modelVersion: model,
  responseId: freshId('resp'),
  ...(last ? { usageMetadata } : {}),
})

const callsOf = ({ call }: ModelTurn): readonly object[] =>
  call === null ? [] : [{ functionCall: { name: call.tool.name, args: call.input } }]
