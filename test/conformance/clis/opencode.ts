import { dummyKey, type Cli } from './cli.ts'

export const opencode: Cli = {
  name: 'opencode',
  package: 'opencode-ai',
  version: '1.18.33',
  installScripts: true,
  offline: ({ api }) => ({
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        model: 'loopback/mock-model',
        small_model: 'loopback/mock-model',
        provider: {
          loopback: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${api}/v1`, apiKey: dummyKey },
            models: {
              'mock-model': {
                tool_call: true,
                limit: { context: 200_000, output: 32_000 },
                cost: { input: 1, output: 2 },
              },
            },
          },
        },
      }),
    },
  }),
}
