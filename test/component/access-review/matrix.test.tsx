import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { textOfCell } from '#src/domain/csv.ts'
import { findRole } from '#src/sim/model/access-rules.ts'
import type { World } from '#src/sim/model/world.ts'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { fileAt, savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { membersOf, rolesAt } from '#test/support/true-access.ts'

speedUpTime()

const url = '/account/{account}/access-review/matrix'

const findGrid = () => screen.findByRole('grid', {}, { timeout: LONG })
const idIn = (link: HTMLElement) => link.getAttribute('href')?.split('/').at(-1) ?? ''
const roleLinks = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole<HTMLAnchorElement>('link')
    .filter((link) => link.closest('thead') !== null)

/** Roles of a user in the account: by name, whether direct, and from which groups. */
function trueRoles(world: World, id: string) {
  const scope = { account: world.account.identifier }
  const roles = new Map<string, { direct: boolean; groups: Set<string> }>()
  for (const { row, group } of rolesAt(world, scope, id)) {
    const name = findRole(world, row.roleIdentifier, row.scope)?.name ?? row.roleIdentifier
    const ways = roles.get(name) ?? { direct: false, groups: new Set() }
    roles.set(name, ways)
    if (group === undefined) ways.direct = true
    else ways.groups.add(group.name)
  }
  return roles
}

function wordsOf(ways: { direct: boolean; groups: Set<string> } | undefined): string {
  if (ways === undefined) return 'not assigned'
  const names = [...ways.groups].toSorted((one, other) => one.localeCompare(other, 'en'))
  const inherited = names.length === 0 ? [] : [`inherited from ${new Intl.ListFormat('en').format(names)}`]
  return [...(ways.direct ? ['direct'] : []), ...inherited].join(', and ')
}

function placeOf(element: Element | null) {
  const cell = element?.closest('[aria-colindex]')
  return [
    Number(cell?.closest('tr')?.getAttribute('aria-rowindex')),
    Number(cell?.getAttribute('aria-colindex')),
  ] as const
}

describe('matrix of users and roles', () => {
  it('AR-01: cells, their words, and the totals equal what the account has', { timeout: LONG }, async () => {
    const { sim, account } = await renderApp({ url })
    const grid = await findGrid()
    const members = membersOf(sim.world, { account })
    const truth = new Map(members.map((id) => [id, trueRoles(sim.world, id)]))
    const heads = roleLinks(grid).map((link) => ({
      name: link.querySelector('bdi')?.textContent ?? '',
      total: Number(/(\d+) users$/u.exec(link.textContent)?.[1]),
      column: placeOf(link)[1],
    }))
    expect(heads.length).toBeGreaterThan(3)
    for (const { name, total } of heads)
      expect(total, name).toBe(members.filter((id) => truth.get(id)?.has(name)).length)
    const rows = within(grid).getAllByRole('rowheader')
    expect(rows.length).toBeGreaterThan(10)
    const seen = new Set<string>()
    for (const head of rows) {
      const [link] = within(head).getAllByRole('link')
      const roles = truth.get(link === undefined ? '' : idIn(link))
      const cells = [...(head.closest('tr')?.querySelectorAll('[role=gridcell]') ?? [])]
      const total = cells.find((cell) => placeOf(cell)[1] === 3)
      expect(Number(total?.textContent)).toBe(roles?.size)
      for (const { name, column } of heads) {
        const cell = cells.find((each) => placeOf(each)[1] === column)
        const text = wordsOf(roles?.get(name))
        seen.add(text.replace(/from.*/u, 'from'))
        expect((cell?.querySelector('a') ?? cell)?.getAttribute('aria-label')).toBe(
          `${link?.textContent ?? ''}, ${name}: ${text}`,
        )
        // A mark where there is a role, and none elsewhere.
        expect(cell?.querySelectorAll('svg').length).toBe(text === 'not assigned' ? 0 : 1)
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['direct', 'inherited from', 'not assigned']))
  })

  it(
    'AR-01: the file has one row for each user and role, and says how far it is complete',
    { timeout: LONG },
    async () => {
      const files = savedFiles()
      const { user, sim, account } = await renderApp({ url })
      await findGrid()
      await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
      const table = tableOf(await textOf(await fileAt(files, 0)))
      expect(table[0]).toContain('Matrix of users and roles')
      for (const part of ['Rule', 'Scope', 'Loaded', 'Loaded by', 'Rows', 'Completeness'])
        expect(
          table.some(([first]) => first === part),
          part,
        ).toBe(true)
      const at = table.findIndex(([first]) => first === 'Name')
      expect(table[at]?.slice(0, 7)).toEqual([
        'Name',
        'Email',
        'User ID',
        'Role',
        'Role key',
        'Assigned',
        'Inherited from',
      ])
      const shown = table
        .slice(at + 1)
        .map(([, , id = '', role, , way, from]) => `${textOfCell(id)} ${role} ${way} ${from}`)
      const really = membersOf(sim.world, { account }).flatMap((id) =>
        [...trueRoles(sim.world, id)].map(([role, { direct, groups }]) => {
          const way = groups.size === 0 ? 'Direct' : direct ? 'Direct and inherited' : 'Inherited'
          return `${id} ${role} ${way} ${[...groups].toSorted((one, other) => one.localeCompare(other, 'en')).join('; ')}`
        }),
      )
      expect(shown.toSorted()).toEqual(really.toSorted())
      expect(new Set(shown).size).toBe(shown.length)
    },
  )

  it('AR-10: its file and that of a list behind a figure have the same head', { timeout: LONG }, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: '/account/{account}/access-review/questions/no-role' })
    await user.click(await screen.findByRole('button', { name: 'Save as CSV' }, { timeout: LONG }))
    await user.click(within(screen.getByRole('main')).getByRole('link', { name: 'Access review' }))
    await user.click(await screen.findByRole('link', { name: 'Matrix of users and roles' }, { timeout: LONG }))
    await findGrid()
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
    await fileAt(files, 1)
    const [list, matrix] = await Promise.all(files.map(async (file) => tableOf(await textOf(file)).slice(0, 8)))
    const names = (head: string[][] | undefined) => head?.map(([first]) => first)
    expect(names(list)).toEqual(['Access review', 'Rule', 'Scope', 'Loaded', 'Loaded by', 'Rows', 'Completeness', ' '])
    expect(names(matrix)).toEqual(names(list))
    expect(list?.[0]?.[1]).toBe('Users without a role')
    for (const at of [2, 3, 4, 6]) expect(matrix?.[at]?.[1]).toBe(list?.[at]?.[1])
  })

  it.each(['/account/{account}', '/account/{account}/org/storefront/project/checkout'])(
    'AR-10: in %s privileged roles come first, and every head opens as many users as its total says',
    { timeout: 4 * LONG },
    async (place) => {
      const { user } = await renderApp({ url: `${place}/access-review/matrix` })
      const heads = roleLinks(await findGrid())
      const privileged = heads.map((link) => link.textContent.includes('privileged role'))
      expect(privileged).toEqual(privileged.toSorted((one, other) => Number(other) - Number(one)))
      for (const href of heads.map((link) => link.getAttribute('href') ?? '')) {
        const head = roleLinks(await findGrid()).find((link) => link.getAttribute('href') === href)
        const total = /(\d+) users$/u.exec(head?.textContent ?? '')?.[1] ?? 'none'
        if (head === undefined) throw new Error(href)
        await user.click(head)
        const title = await screen.findByRole('heading', { level: 1, name: /^Users with the role/u })
        expect(title.parentElement).toHaveTextContent(new RegExp(`(?<!\\d)${total} users?$`, 'u'))
        await waitFor(() => {
          expect(screen.getAllByRole('rowheader')).toHaveLength(Math.min(50, Number(total)))
        })
        expect(screen.getByRole('link', { name: 'Open in Who can…?' })).toHaveAttribute(
          'href',
          expect.stringMatching(/\/who-can\?role=/u),
        )
        history.back()
      }
    },
  )

  it('says the size of the whole grid and the place of each cell, whatever is drawn', { timeout: LONG }, async () => {
    const { sim, account } = await renderApp({ url })
    const grid = await findGrid()
    const members = membersOf(sim.world, { account })
    const roles = new Set(members.flatMap((id) => [...trueRoles(sim.world, id).keys()]))
    expect(grid).toHaveAttribute('aria-rowcount', String(members.length + 1))
    expect(grid).toHaveAttribute('aria-colcount', String(roles.size + 3))
    const rows = within(grid).getAllByRole('row')
    expect(rows.map((row) => row.getAttribute('aria-rowindex'))).toEqual(rows.map((_, at) => String(at + 1)))
    for (const row of rows)
      expect([...row.querySelectorAll('[aria-colindex]')].map((cell) => cell.getAttribute('aria-colindex'))).toEqual(
        [...row.querySelectorAll('[aria-colindex]')].map((_, at) => String(at + 1)),
      )
  })

  it('draws at most 60 × 20 cells, however large the window is', { timeout: LONG }, async () => {
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(20_000)
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(20_000)
    await renderApp({ url })
    const rows = within(await findGrid()).getAllByRole('row')
    vi.restoreAllMocks()
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.length).toBeLessThanOrEqual(60)
    for (const row of rows) expect(row.querySelectorAll('[aria-colindex]').length).toBeLessThanOrEqual(20)
  })
})

describe('keys in the matrix', () => {
  it('go from cell to cell with one tab stop, to the ends, and by pages', { timeout: LONG }, async () => {
    const { user, sim, account } = await renderApp({ url })
    const grid = await findGrid()
    const last = membersOf(sim.world, { account }).length + 1
    const columns = Number(grid.getAttribute('aria-colcount'))
    const stops = () =>
      [...grid.querySelectorAll<HTMLElement>('a, input, [tabindex]')].filter((each) => each.tabIndex === 0)
    const [stop] = stops()
    expect(stops()).toHaveLength(1)
    stop?.focus()
    const place = () => placeOf(document.activeElement)
    expect(place()).toEqual([2, 2])
    for (const [key, expected] of [
      ['{ArrowDown}', [3, 2]],
      ['{ArrowRight}', [3, 3]],
      ['{ArrowRight}', [3, 4]],
      ['{ArrowUp}', [2, 4]],
      ['{ArrowUp}', [1, 4]],
      ['{ArrowUp}', [1, 4]],
      ['{ArrowLeft}', [1, 3]],
      ['{Home}', [1, 1]],
      ['{ArrowLeft}', [1, 1]],
      ['{End}', [1, columns]],
      ['{Control>}{End}{/Control}', [last, columns]],
      ['{ArrowDown}', [last, columns]],
      ['{Home}', [last, 1]],
      ['{Control>}{Home}{/Control}', [1, 1]],
      ['{ArrowDown}', [2, 1]],
    ] as const) {
      await user.keyboard(key)
      expect(place(), key).toEqual(expected)
      expect(stops(), key).toEqual([document.activeElement])
    }
    await user.keyboard('{PageDown}')
    const [page] = place()
    expect(page).toBeGreaterThan(5)
    await user.keyboard('{PageUp}')
    expect(place()).toEqual([2, 1])
    // The cell with the focus is a check box here.
    await user.keyboard(' ')
    expect(document.activeElement).toBeChecked()
  })

  it('follow the link of a cell with Enter, to the access of its user', { timeout: LONG }, async () => {
    const { user, account } = await renderApp({ url })
    const [cell] = within(await findGrid()).getAllByRole('link', { name: /, .+: (?:direct|inherited from)/u })
    if (cell === undefined) throw new Error('no role')
    const id = idIn(cell)
    cell.focus()
    await user.keyboard('{Enter}')
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/users/${id}`)
    })
    expect(await screen.findByRole('link', { name: /^Access(?! review)/u, current: 'page' })).toBeVisible()
  })
})

describe('users of the matrix', () => {
  it('are compared when 2 are selected; otherwise the button says why not', { timeout: LONG }, async () => {
    const { user, account } = await renderApp({ url })
    const boxes = within(await findGrid()).getAllByRole('checkbox', { name: /^Select / })
    const [one, other, third] = boxes
    const ids = within(screen.getByRole('grid'))
      .getAllByRole('rowheader')
      .map((head) => idIn(within(head).getByRole('link')))
    if (one === undefined || other === undefined || third === undefined) throw new Error('no users')
    const compare = screen.getByRole('button', { name: 'Compare users' })
    expect(compare).toHaveAttribute('aria-disabled', 'true')
    expect(compare).toHaveAccessibleDescription('Select 2 users to compare them.')
    await user.click(one)
    await user.click(other)
    await user.click(third)
    expect(compare).toHaveAccessibleDescription('Select only 2 users to compare them.')
    await user.click(compare)
    expect(location.pathname).toMatch(/\/matrix$/u)
    await user.click(third)
    expect(compare).not.toHaveAttribute('aria-disabled')
    await user.click(compare)
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/users/${ids[0]}/compare/${ids[1]}`)
    })
    expect(await screen.findByRole('heading', { level: 1, name: /^Compare / })).toBeVisible()
  })

  it('are searched by name or email and narrowed to a role, both in the address', { timeout: LONG }, async () => {
    const { user, sim, account } = await renderApp({ url })
    await findGrid()
    const admins = membersOf(sim.world, { account }).filter((id) => trueRoles(sim.world, id).has('Account Admin'))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Role' }), 'Account Admin')
    await waitFor(() => {
      expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', String(admins.length + 1))
    })
    expect(location.search).toBe('?role=built-in%3A_account_admin')
    expect(screen.getByText(new RegExp(`^${admins.length} of \\d+ users$`, 'u'))).toBeVisible()
    await user.type(screen.getByRole('searchbox', { name: 'Search users' }), 'nobody-has-this{Enter}')
    expect(await screen.findByRole('heading', { name: 'No matches' })).toBeVisible()
    expect(screen.queryByRole('grid')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Clear search and filter' }))
    const grid = await findGrid()
    expect(location.search).toBe('')
    const email = within(grid).getAllByRole('rowheader')[3]?.querySelectorAll('bdi')[1]?.textContent ?? ''
    await user.type(screen.getByRole('searchbox', { name: 'Search users' }), `${email}{Enter}`)
    await waitFor(() => {
      expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '2')
    })
  })

  it('are a list with their roles in words where the window is narrow', { timeout: LONG }, async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (media) =>
        Object.assign(new EventTarget(), {
          matches: media === '(width < 48rem)',
          media,
          onchange: null,
        }) as MediaQueryList,
    )
    const { sim } = await renderApp({ url })
    const region = await screen.findByRole('region', { name: /^Users and roles in / }, { timeout: LONG })
    expect(screen.queryByRole('grid')).toBeNull()
    const [list] = within(region).getAllByRole('list', { name: /^Roles of / })
    const link = within(region).getAllByRole('link')[0]
    if (list === undefined || link === undefined) throw new Error('no users')
    const roles = [...trueRoles(sim.world, idIn(link))].map(([name, ways]) => `${name}: ${wordsOf(ways)}`)
    const shown = within(list).getAllByRole('listitem')
    expect(shown.map(({ textContent }) => textContent).toSorted()).toEqual(
      roles.length === 0 ? ['No roles'] : roles.toSorted(),
    )
  })
})

describe('states of the matrix', () => {
  it('restores its position on return', { timeout: LONG }, async () => {
    const { user } = await renderApp({ url })
    const grid = await findGrid()
    within(grid).getAllByRole('rowheader')[0]?.querySelector('a')?.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    const focused = document.activeElement
    const [name, place] = [focused?.textContent, placeOf(focused)]
    const region = grid.parentElement
    if (region === null) throw new Error('no region')
    region.scrollTop = 88
    await user.keyboard('{Enter}')
    await screen.findByRole('link', { name: /^Access(?! review)/u, current: 'page' })
    history.back()
    const again = await findGrid()
    await waitFor(() => {
      expect(again).toContainElement(document.activeElement as HTMLElement)
    })
    expect(document.activeElement).toHaveTextContent(name ?? '')
    expect(placeOf(document.activeElement)).toEqual(place)
    expect(again.parentElement?.scrollTop).toBe(88)
  })

  it('reports a failed load and resumes it, and never shows an empty matrix', { timeout: LONG }, async () => {
    const { user } = await renderApp({
      url,
      prepare: (sim) => {
        sim.faults.set([{ id: 'down', op: 'O7', match: { pageIndex: 1 }, kind: 'status', status: 500, times: 1 }])
      },
    })
    expect(await screen.findByText('Couldn’t load role assignments', {}, { timeout: LONG })).toBeVisible()
    expect(screen.queryByRole('grid')).toBeNull()
    expect(screen.queryByText('No users yet')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Resume' }))
    await findGrid()
  })

  it('AR-11: users that couldn’t be loaded aren’t said to be missing', { timeout: LONG }, async () => {
    await renderApp({
      url,
      prepare: (sim) => {
        sim.faults.set([
          {
            id: 'refused',
            op: 'O7',
            kind: 'status',
            status: 400,
            times: 'always',
            body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
          },
        ])
      },
    })
    expect(await screen.findByRole('heading', { name: 'Couldn’t load users' }, { timeout: LONG })).toBeVisible()
    expect(screen.getByText('You don’t have permission to view users.')).toBeVisible()
    expect(screen.queryByText('No users yet')).toBeNull()
  })

  it('is reached from the overview and leads back to it', { timeout: LONG }, async () => {
    const { user } = await renderApp({ url: '/account/{account}/access-review' })
    await user.click(await screen.findByRole('link', { name: 'Matrix of users and roles' }, { timeout: LONG }))
    await findGrid()
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
    expect(screen.getByRole('heading', { level: 1, name: 'Matrix of users and roles' })).toBeVisible()
    await waitFor(() => {
      expect(document.title).toMatch(/^Matrix of users and roles/u)
    })
    expect(screen.getByText(/^Loaded at \d\d:\d\d\.$/u)).toBeVisible()
    await user.click(within(screen.getByRole('main')).getByRole('link', { name: 'Access review' }))
    expect(await screen.findByRole('heading', { name: 'Questions' })).toBeVisible()
  })

  it(
    'AR-11: without groups it says so, and an empty cell only means that a role isn’t direct',
    { timeout: LONG },
    async () => {
      await renderApp({
        url,
        prepare: (sim) => {
          sim.faults.set([
            {
              id: 'refused',
              op: 'R4',
              kind: 'status',
              status: 400,
              times: 'always',
              body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
            },
          ])
        },
      })
      const grid = await findGrid()
      expect(screen.getByText('We couldn’t confirm that everything was loaded')).toBeVisible()
      expect(grid.querySelector('[aria-label$=": no direct role"]')).not.toBeNull()
      expect(grid.querySelector('[aria-label$=": not assigned"]')).toBeNull()
    },
  )

  it(
    'AR-11: without role assignments nothing is shown that could be taken for no roles',
    { timeout: LONG },
    async () => {
      await renderApp({
        url,
        prepare: (sim) => {
          sim.faults.set([
            {
              id: 'refused',
              op: 'R3',
              kind: 'status',
              status: 400,
              body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
            },
          ])
        },
      })
      expect(
        await screen.findByText('We couldn’t load role assignments, so the matrix isn’t shown.', {}, { timeout: LONG }),
      ).toBeVisible()
      expect(screen.queryByRole('grid')).toBeNull()
    },
  )

  it('AR-25: without permission to view users one message says so', { timeout: LONG }, async () => {
    const { sim } = await renderApp({ url, persona: 'individual' })
    expect(
      await screen.findByRole('heading', { name: /^You don’t have permission to view users in account/u }),
    ).toBeVisible()
    expect(sim.log.some(({ operation }) => operation === 'getFilteredRoleAssignmentList')).toBe(false)
  })
})
