import { dummyKey, type Cli } from './cli.ts'

export const codex: Cli = {
  name: 'codex',
  package: '@openai/codex',
  version: '0.169.0',
  installScripts: false,
  offline: ({ api, home }) => ({
    env: { CODEX_HOME: `${home}/.codex`, MODEL_API_KEY: dummyKey },
    files: {
      // A model that its catalogue knows: with another one it has no tool that edits files.
      '.codex/config.toml': `
model = "gpt-5.5"
model_provider = "loopback"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.loopback]
name = "loopback"
base_url = "${api}/v1"
wire_api = "responses"
env_key = "MODEL_API_KEY"
supports_websockets = false
`,
    },
  }),
}
