import { expect, test } from 'vitest'
import { readSettings } from '#src/server/host-settings.ts'

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
  [{ PORT: '-1' }, 'PORT'],
  [{ PORT: '0x50' }, 'PORT'],
  [{ PORT: '1e3' }, 'PORT'],
  [{ PORT: '80.5' }, 'PORT'],
  [{ HARNESS_URL: 'app.harness.io' }, 'HARNESS_URL'],
  [{ HOST: 'http://0.0.0.0' }, 'HOST'],
  [{ HOST: '0.0.0.0:80' }, 'HOST'],
  [{ PUBLIC_HTTPS: 'maybe' }, 'PUBLIC_HTTPS=1'],
])('%o is refused with the name of the variable', (env, name) => {
  expect(() => readSettings(env, 4173)).toThrow(name)
})

test.each([
  ['https://users.example.com', 'users.example.com'],
  ['users.example.com:8443', 'users.example.com'],
  ['http://users.example.com:8443/path', 'users.example.com'],
  ['users.example.com/', 'users.example.com'],
  ['me@users.example.com', 'users.example.com'],
  ['*.example.com', 'users.example.com'],
  ['::1', '[::1]'],
])('ALLOWED_HOSTS=%s is more than a name, and the refusal has the right form', (text, right) => {
  const read = () => readSettings({ ALLOWED_HOSTS: `admin.example,${text}` }, 4173)
  expect(read).toThrow(
    new Error(`ALLOWED_HOSTS takes names alone, separated by commas, such as ALLOWED_HOSTS=${right}`),
  )
})

test('names are kept in the form that browsers send', () => {
  const { allowedHosts } = readSettings(
    { HOST: '::1', ALLOWED_HOSTS: 'Users.Example.COM, b\u00fccher.example, [::2], *' },
    1,
  )
  expect(allowedHosts).toEqual(['[::1]', 'users.example.com', 'xn--bcher-kva.example', '[::2]', '*'])
})

test.each([
  ['1', true],
  ['true', true],
  ['0', false],
  ['', false],
])('PUBLIC_HTTPS=%s is %s', (text, https) => {
  expect(readSettings({ PUBLIC_HTTPS: text }, 1).https).toBe(https)
})

test('in production the simulated account is started by name only', () => {
  const production = { NODE_ENV: 'production' }
  expect(() => readSettings(production, 1)).toThrow(/^HARNESS_URL is not set.*HARNESS_URL=https:.*SIM_SEED=demo/u)
  expect(readSettings({ ...production, SIM_SEED: 'demo' }, 1).seed).toBe('demo')
  expect(readSettings({ ...production, HARNESS_URL: 'https://app.harness.io' }, 1).harnessUrl?.href).toBeDefined()
  // `npm run sim` is the simulator by name, `npm run dev` no production.
  expect(readSettings(production, 1, true).seed).toBe('demo')
})
