import { dummyKey, type Cli } from './cli.ts'

export const gemini: Cli = {
  name: 'gemini',
  package: '@google/gemini-cli',
  version: '0.61.0',
  installScripts: false,
  offline: ({ api }) => ({
    env: { GEMINI_API_KEY: dummyKey, GOOGLE_GEMINI_BASE_URL: api },
    files: {
      '.gemini/settings.json': JSON.stringify({
        security: { auth: { selectedType: 'gemini-api-key' } },
        // Ten attempts by itself, for minutes.
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
      }),
    },
  }),
}
