import { dummyKey, type Cli } from './cli.ts'

export const qwen: Cli = {
  name: 'qwen',
  package: '@qwen-code/qwen-code',
  version: '0.24.4',
  installScripts: false,
  offline: ({ api }) => ({
    env: { OPENAI_API_KEY: dummyKey, OPENAI_BASE_URL: `${api}/v1`, OPENAI_MODEL: 'mock-model' },
    files: {
      '.qwen/settings.json': JSON.stringify({
        security: { auth: { selectedType: 'openai' } },
        general: { enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false },
      }),
    },
  }),
}
