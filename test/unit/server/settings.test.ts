import { expect, test } from 'vitest'
import { readSettings } from '#src/server/settings.ts'

test('without variables the host is private, simulated and on its own port', () => {
  expect(readSettings({}, 4173)).toEqual({
    host: '127.0.0.1',
    port: 4173,
    allowedHosts: ['127.0.0.1'],
    harnessUrl: undefined,
    seed: 'demo',
    https: false,
  })
})

test('each variable is read', () => {
  const settings = readSettings(
    {
      HOST: '0.0.0.0',
      PORT: '0',
      ALLOWED_HOSTS: ' admin.example , other.example,',
      HARNESS_URL: 'https://app.harness.io/gateway',
      SIM_SEED: 'large',
      PUBLIC_HTTPS: '1',
    },
    4173,
  )
  expect(settings).toMatchObject({ host: '0.0.0.0', port: 0, seed: 'large', https: true })
  expect(settings.allowedHosts).toEqual(['0.0.0.0', 'admin.example', 'other.example'])
  expect(settings.harnessUrl?.href).toBe('https://app.harness.io/gateway')
})

test.each([
  [{ PORT: 'http' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ HARNESS_URL: 'app.harness.io' }, 'HARNESS_URL'],
])('%o is refused with the name of the variable', (env, name) => {
  expect(() => readSettings(env, 4173)).toThrow(name)
})
