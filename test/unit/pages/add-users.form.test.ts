import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAddress } from '#src/domain/address.ts'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import {
  broadAccess,
  emptyForm,
  inGroups,
  parseForm,
  reduceForm,
  type AddUsersForm,
  type ImportedPerson,
  type FormAction,
} from '#src/pages/add-users/add-users.form.ts'
import { startRun } from '#src/pages/add-users/add-users.run.ts'
import {
  addressOf,
  attentionChips,
  attentionText,
  readyAddresses,
  relatedAddresses,
  type AddressChip,
  type OwnAccess,
} from '#src/pages/add-users/chip-state.ts'
import { headcount } from '#src/pages/add-users/headcount.ts'

const after = (...actions: FormAction[]): AddUsersForm => actions.reduce(reduceForm, emptyForm)
const add = (text: string): FormAction => ({ type: 'add', text })
const role: Choice = { value: 'viewer', label: 'Viewer' }
const admin: Choice = { value: '_account_admin', label: 'Account Admin', broad: 'admin' }
const everything: Choice = { value: '_all_account_level_resources', label: 'All resources' }
const below: Choice = { value: 'deep', label: 'Everything', broad: 'below' }
const choose = (id: number, part: 'role' | 'resourceGroup', choice: Choice | null): FormAction => ({
  type: 'choose',
  id,
  part,
  choice,
})
const ownAccess = (own: Partial<OwnAccess>): OwnAccess => ({
  from: 'people.csv',
  rows: [],
  groups: [],
  problems: [],
  ...own,
})
const person = (text: string, own?: OwnAccess): ImportedPerson => ({
  entry: { text, source: text, check: checkAddress(text) },
  own,
})
const manyAddresses = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@x.com`).join('\n')

describe('addresses', () => {
  test('ready, repeated and malformed ones are kept apart', () => {
    const form = after(add('ann@x.com, ANN@x.com, bob'), add('ann@x.com'))
    expect(readyAddresses(form)).toEqual(['ann@x.com'])
    expect(attentionChips(form).map(({ text }) => text)).toEqual(['bob'])
    expect(form.repeated).toEqual(['ann@x.com'])
  })

  test('a malformed one is edited in its place, also into several', () => {
    const form = after(add('ann@x.com bob@y cy@z.com'))
    const bad = attentionChips(form)[0]
    const fixed = reduceForm(form, { type: 'edit', id: bad?.id ?? -1, text: 'bob@y.com, dee@y.com' })
    expect(fixed.chips.map(({ text }) => text)).toEqual(['ann@x.com', 'bob@y.com', 'dee@y.com', 'cy@z.com'])
    expect(new Set(fixed.chips.map(({ id }) => id)).size).toBe(4)
  })

  test('a look-alike is sent only after it was confirmed', () => {
    const form = after(add('ann@ex\u0430mple.com'))
    expect(readyAddresses(form)).toEqual([])
    const confirmed = reduceForm(form, { type: 'confirm', id: form.chips[0]?.id ?? -1 })
    expect(readyAddresses(confirmed)).toEqual(['ann@xn--exmple-4nf.com'])
  })

  test('2,000 at most: a paste beyond is kept and nothing of it is added', () => {
    const full = after(add(manyAddresses(2000)))
    expect(full.chips).toHaveLength(2000)
    expect(full.tooMuch).toBeUndefined()
    const more = reduceForm(full, add('one.more@x.com'))
    expect(more.chips).toHaveLength(2000)
    expect(more.tooMuch).toBe('one.more@x.com')
    expect(after(add(manyAddresses(2001))).chips).toHaveLength(0)
    expect(reduceForm(full, add('p1@x.com')).repeated).toEqual(['p1@x.com'])
  })

  test('look-ups never change once they are there and hold at most 100 addresses', () => {
    const form = after(add(manyAddresses(150)), add('ann@x.com, bad'), { type: 'remove', id: 1 }, add('p0@x.com'))
    expect(form.lookups.map((group) => group.length)).toEqual([100, 50, 1])
    expect(form.lookups.flat()).toHaveLength(new Set(form.lookups.flat()).size)
  })

  test('after a run only what is asked for, and what was never sent, comes back', () => {
    const form = after(add('ann@x.com bob@x.com cy@x.com, bad'), { type: 'again', addresses: new Set(['cy@x.com']) })
    expect(form.chips.map(({ text }) => text)).toEqual(['cy@x.com', 'bad'])
  })

  test('chips are unique and within the limit, whatever happens', () => {
    const action = fc.oneof(
      fc
        .array(fc.constantFrom('a@x.co', 'b@x.co', 'B@X.co', 'bad', 'c d@x.co'), { maxLength: 6 })
        .map((parts) => add(parts.join(','))),
      fc.nat(12).map((id): FormAction => ({ type: 'remove', id })),
      fc.record({
        type: fc.constant('edit' as const),
        id: fc.nat(12),
        text: fc.constantFrom('a@x.co', 'z@x.co', '', 'bad'),
      }),
      fc.constant<FormAction>({ type: 'remove-attention' }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const { chips } = after(...actions)
        expect(new Set(chips.map(({ id }) => id)).size).toBe(chips.length)
        expect(new Set(chips.map((chip) => addressOf(chip) ?? chip.text)).size).toBe(chips.length)
      }),
    )
  })

  test('related addresses are reported and not merged', () => {
    expect(relatedAddresses(['ann@x.com', 'ann+1@x.com', 'bob@x.com', 'ann@y.com'])).toEqual([
      'ann@x.com',
      'ann+1@x.com',
    ])
  })

  test('groups of 100', () => {
    expect(inGroups(Array.from({ length: 201 }, String)).map((group) => group.length)).toEqual([100, 100, 1])
    expect(inGroups([])).toEqual([])
  })
})

describe('access', () => {
  test('no hidden default: access, or the explicit choice of none', () => {
    expect(parseForm(after(add('ann@x.com')))).toMatchObject({ ok: false, errors: { access: expect.any(String) } })
    expect(parseForm(after(add('ann@x.com'), { type: 'no-access', on: true }))).toEqual({
      ok: true,
      value: [{ emails: ['ann@x.com'], roleBindings: [], userGroups: [] }],
    })
    expect(parseForm(after(add('ann@x.com'), { type: 'groups', groups: [{ value: 'g', label: 'G' }] }))).toMatchObject({
      ok: true,
      value: [{ userGroups: ['g'] }],
    })
  })

  test('a role needs a resource group, and the other way round', () => {
    const form = after(add('ann@x.com'), choose(0, 'role', role), { type: 'add-row' })
    const second = form.rows[1]?.id ?? -1
    const result = parseForm(reduceForm(form, choose(second, 'resourceGroup', everything)))
    if (result.ok) throw new Error('two half rows were taken')
    expect(result.errors.rows.get(0)).toHaveProperty('resourceGroup')
    expect(result.errors.rows.get(second)).toHaveProperty('role')
  })

  test('bindings carry identifiers and names, once each; "No access yet" leaves them out and keeps them', () => {
    const form = after(add('ann@x.com'), choose(0, 'role', role), choose(0, 'resourceGroup', everything), {
      type: 'add-row',
    })
    const twice = [choose(form.nextId - 1, 'role', role), choose(form.nextId - 1, 'resourceGroup', everything)].reduce(
      reduceForm,
      form,
    )
    const roleBindings = [
      {
        roleIdentifier: 'viewer',
        roleName: 'Viewer',
        resourceGroupIdentifier: '_all_account_level_resources',
        resourceGroupName: 'All resources',
      },
    ]
    expect(parseForm(twice)).toMatchObject({ value: [{ roleBindings }] })
    const none = reduceForm(twice, { type: 'no-access', on: true })
    expect(parseForm(none)).toMatchObject({ value: [{ roleBindings: [] }] })
    expect(parseForm(reduceForm(none, { type: 'no-access', on: false }))).toMatchObject({ value: [{ roleBindings }] })
  })

  test('admin roles and reach into scopes below ask once more, and name who gets them', () => {
    const plain = after(add('ann@x.com bob@x.com'), choose(0, 'role', role), choose(0, 'resourceGroup', everything))
    expect(broadAccess(plain)).toEqual([])
    const both = ['ann@x.com', 'bob@x.com']
    expect(broadAccess(reduceForm(plain, choose(0, 'role', admin)))).toMatchObject([{ emails: both }])
    expect(broadAccess(reduceForm(plain, choose(0, 'resourceGroup', below)))).toMatchObject([{ emails: both }])
    expect(
      broadAccess(reduceForm(reduceForm(plain, choose(0, 'role', admin)), { type: 'no-access', on: true })),
    ).toEqual([])
    const own = ownAccess({ rows: [{ role: admin, resourceGroup: everything }] })
    const imported = reduceForm(plain, { type: 'bring', people: [person('cy@x.com', own), person('dee@x.com')] })
    expect(broadAccess(imported)).toEqual([{ parts: ['Account Admin for All resources'], emails: ['cy@x.com'] }])
  })

  test('the last row leaves an empty one behind', () => {
    const form = after(choose(0, 'role', role), { type: 'remove-row', id: 0 })
    expect(form.rows).toEqual([{ id: 1, role: null, resourceGroup: null }])
  })

  test('addresses come first', () => {
    expect(parseForm(emptyForm)).toMatchObject({ errors: { addresses: 'Enter at least one email address.' } })
    expect(parseForm(after(add('bad')))).toMatchObject({ errors: { addresses: expect.stringContaining('Fix') } })
  })
})

test('people are counted by what will happen to them', () => {
  const known = {
    here: new Set(['here@x.com']),
    invited: new Set(['invited@x.com']),
    inAccount: new Set(['joins@x.com']),
    checked: new Set(['here@x.com', 'invited@x.com', 'joins@x.com', 'new@x.com']),
    invitesRead: true,
  }
  const addresses = ['here@x.com', 'invited@x.com', 'joins@x.com', 'new@x.com', 'not.looked.up@x.com']
  expect(headcount(addresses, known)).toEqual({ here: 1, invited: 1, joining: 1, outside: 1, unknown: 1 })
  expect(headcount(addresses, { ...known, inAccount: undefined })).toMatchObject({ joining: 0, outside: 0, unknown: 3 })
})

describe('access from a file', () => {
  const group: Choice = { value: 'bakery', label: 'Bakery' }
  const viewer = ownAccess({ rows: [{ role, resourceGroup: everything }] })
  const bakeryAccess = ownAccess({ groups: [group] })

  test('one order for each access, in the order of the field; people without their own get the shared access', () => {
    const form = after(
      add('ann@x.com'),
      { type: 'bring', people: [person('bob@x.com', viewer), person('cy@x.com'), person('dee@x.com', { ...viewer })] },
      { type: 'no-access', on: true },
    )
    expect(parseForm(form)).toMatchObject({
      ok: true,
      value: [
        { emails: ['ann@x.com', 'cy@x.com'], roleBindings: [], userGroups: [] },
        { emails: ['bob@x.com', 'dee@x.com'], roleBindings: [{ roleIdentifier: 'viewer' }], userGroups: [] },
      ],
    })
  })

  test('where everyone brings access nothing has to be chosen; one person without it, and something has', () => {
    const form = after({ type: 'bring', people: [person('ann@x.com', bakeryAccess)] })
    expect(parseForm(form)).toMatchObject({ ok: true, value: [{ emails: ['ann@x.com'], userGroups: ['bakery'] }] })
    expect(parseForm(reduceForm(form, add('bob@x.com')))).toMatchObject({ ok: false, errors: { access: /./u } })
  })

  test('several rows of a person add up; a person who is there takes the access over; the address stays once', () => {
    const form = after(add('ann@x.com'), {
      type: 'bring',
      people: [person('ANN@x.com', viewer), person('ann@x.com', bakeryAccess), person('bob@x.com')],
    })
    expect(form.repeated).toEqual(['ANN@x.com', 'ann@x.com'])
    expect(form.chips.map(({ text }) => text)).toEqual(['ann@x.com', 'bob@x.com'])
    expect(form.chips[0]?.own).toMatchObject({ rows: [{ role }], groups: [group] })
    // The file, put right, replaces what it gave before.
    const again = reduceForm(form, { type: 'bring', people: [person('ann@x.com', bakeryAccess)] })
    expect(again.chips[0]?.own).toEqual(bakeryAccess)
  })

  test('what could not be matched keeps the person back until they get what is below', () => {
    const form = after(
      {
        type: 'bring',
        people: [person('ann@x.com', ownAccess({ problems: ['Row 2: The role “X” doesn’t exist here.'] }))],
      },
      { type: 'no-access', on: true },
    )
    expect(readyAddresses(form)).toEqual([])
    expect(attentionText(form.chips[0] as AddressChip)).toMatch(
      /people\.csv\. Row 2: The role “X” doesn’t exist here\./u,
    )
    expect(parseForm(form)).toMatchObject({ ok: false })
    const ids = new Set(form.chips.map(({ id }) => id))
    expect(parseForm(reduceForm(form, { type: 'as-below', ids }))).toMatchObject({ value: [{ emails: ['ann@x.com'] }] })
  })

  test('an address that is put right keeps its access; more people than fit change nothing', () => {
    const form = after({ type: 'bring', people: [person('ann@x', bakeryAccess)] })
    const id = form.chips[0]?.id ?? -1
    expect(reduceForm(form, { type: 'edit', id, text: 'ann@x.com' }).chips).toMatchObject([{ own: bakeryAccess }])
    const many = Array.from({ length: 2000 }, (_, n) => person(`p${n}@x.com`))
    expect(reduceForm(form, { type: 'bring', people: many })).toBe(form)
  })

  test('what is sent is what is shown: every ready person once, with exactly the access shown, and no one else', () => {
    const choice = (names: string[]) => fc.constantFrom(...names).map((name): Choice => ({ value: name, label: name }))
    const access = fc.record({
      rows: fc.array(fc.record({ role: choice(['r1', 'r2', 'r3']), resourceGroup: choice(['g1', 'g2']) }), {
        maxLength: 3,
      }),
      groups: fc.array(choice(['t1', 't2', 't3']), { maxLength: 2 }),
    })
    const address = fc
      .integer({ min: 0, max: 15 })
      .chain((n) => fc.constantFrom(`p${n}@x.com`, `P${n}@X.com`, `p${n}@x`, `p${n}`))
    const own = fc.option(
      fc
        .tuple(access, fc.boolean())
        .map(([has, broken]) => ownAccess({ ...has, problems: broken ? ['row 1: no'] : [] })),
      { nil: undefined },
    )
    const action: fc.Arbitrary<FormAction> = fc.oneof(
      address.map(add),
      fc
        .array(fc.tuple(address, own), { maxLength: 6 })
        .map((people): FormAction => ({ type: 'bring', people: people.map(([text, has]) => person(text, has)) })),
      fc.integer({ max: 20 }).map((id): FormAction => ({ type: 'remove', id })),
      fc.array(fc.nat(20)).map((ids): FormAction => ({ type: 'as-below', ids: new Set(ids) })),
      fc.tuple(fc.nat(20), address).map(([id, text]): FormAction => ({ type: 'edit', id, text })),
    )
    const named = ({ rows, groups }: Pick<OwnAccess, 'rows' | 'groups'>) =>
      JSON.stringify([
        [...new Set(rows.map((row) => `${row.role.value} ${row.resourceGroup.value}`))].sort(),
        [...new Set(groups.map(({ value }) => value))].sort(),
      ])
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 12 }), access, fc.boolean(), (actions, below, none) => {
        const rows = below.rows.map((row, id) => ({ ...row, id }))
        const start: AddUsersForm = { ...emptyForm, ...below, rows, nextId: 100, noAccess: none }
        const form = actions.reduce(reduceForm, start)
        const result = parseForm(form)
        if (!result.ok) return
        const sent = startRun(result.value).groups.flatMap(({ emails, roleBindings, userGroups }) =>
          emails.map((email): [string, string] => {
            const pairs = roleBindings.map((row) => `${row.roleIdentifier} ${row.resourceGroupIdentifier ?? ''}`)
            return [email, JSON.stringify([pairs.sort(), [...userGroups].sort()])]
          }),
        )
        const shown = form.chips
          .filter((chip) => addressOf(chip) !== undefined)
          .map((chip): [string, string] => {
            const has = chip.own ?? (none ? { rows: [], groups: [] } : below)
            return [addressOf(chip) ?? '', named(has)]
          })
        expect(sent.length).toBe(shown.length)
        expect(new Map(sent)).toEqual(new Map(shown))
        for (const { emails } of startRun(result.value).groups) expect(emails.length).toBeLessThanOrEqual(100)
        // One call for each access, as long as it holds everyone.
        expect(result.value.length).toBe(new Set(shown.map(([, what]) => what)).size)
      }),
    )
  })
})

describe('taking access over', () => {
  const id = fc.constantFrom('a', 'b', 'c')
  const choice = id.map((value): Choice => ({ value, label: value }))
  const pair = fc.record({ role: choice, resourceGroup: choice })
  const half = fc.record({ role: fc.option(choice), resourceGroup: fc.option(choice) })
  const pairsOf = ({ rows }: AddUsersForm) =>
    rows.map(({ role: rowRole, resourceGroup }) => `${rowRole?.value ?? '-'} ${resourceGroup?.value ?? '-'}`)

  test('adding keeps all that was chosen, once; replacing leaves exactly what was taken over', () => {
    const some = fc.uniqueArray(pair, { selector: (entry) => `${entry.role.value} ${entry.resourceGroup.value}` })
    const members = fc.uniqueArray(choice, { selector: ({ value }) => value })
    fc.assert(
      fc.property(fc.array(half), members, some, members, (before, groupsBefore, rows, groups) => {
        const form = {
          ...emptyForm,
          rows: before.map((row, at) => ({ ...row, id: at + 1 })),
          groups: groupsBefore,
          nextId: 50,
        }
        const wanted = rows.map((row) => `${row.role.value} ${row.resourceGroup.value}`)
        const added = reduceForm(form, { type: 'copy-access', mode: 'add', rows, groups })
        const kept = pairsOf(form).filter((entry) => entry !== '- -')
        expect(pairsOf(added).slice(0, kept.length)).toEqual(kept)
        expect(new Set(pairsOf(added).filter((entry) => entry !== '- -'))).toEqual(new Set([...kept, ...wanted]))
        expect(new Set(added.groups.map(({ value }) => value)).size).toBe(added.groups.length)
        const replaced = reduceForm(form, { type: 'copy-access', mode: 'replace', rows, groups })
        expect(pairsOf(replaced)).toEqual(wanted.length === 0 ? ['- -'] : wanted)
        expect(replaced.groups).toEqual(groups)
        for (const after of [added, replaced]) {
          expect(after.rows.length).toBeGreaterThan(0)
          expect(new Set(after.rows.map((row) => row.id)).size).toBe(after.rows.length)
        }
      }),
    )
  })
})
