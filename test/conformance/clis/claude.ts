import { dummyKey, type Cli } from './cli.ts'

export const claude: Cli = {
  name: 'claude',
  package: '@anthropic-ai/claude-code',
  version: '2.1.332',
  installScripts: true,
  offline: ({ api }) => ({
    env: {
      ANTHROPIC_BASE_URL: api,
      ANTHROPIC_API_KEY: dummyKey,
      // Ten, for minutes, by itself.
      CLAUDE_CODE_MAX_RETRIES: '2',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      // Else it refuses to work without questions as root.
      IS_SANDBOX: '1',
    },
  }),
}
