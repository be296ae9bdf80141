import { dummyKey, type Cli } from './cli.ts'

export const copilot: Cli = {
  name: 'copilot',
  package: '@github/copilot',
  version: '1.0.102',
  installScripts: false,
  offline: ({ api }) => ({
    env: {
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_PROVIDER_BASE_URL: `${api}/v1`,
      COPILOT_PROVIDER_API_KEY: dummyKey,
      COPILOT_MODEL: 'mock-model',
    },
  }),
}
