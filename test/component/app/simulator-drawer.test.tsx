import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseFaultRules } from '#src/sim/fault-engine.ts'
import { faultPresets, faults } from '#src/sim/faults.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { server } from '#test/support/server.ts'

/** What the server writes into the page when it simulates. */
function announceSimulator(): void {
  for (const [name, content] of [
    ['harness-simulator', '/__sim'],
    ['harness-devtools', '/devtools.js'],
    ['harness-personas', '/__sim/personas'],
  ] as const) {
    const meta = document.createElement('meta')
    meta.name = name
    meta.content = content
    document.head.append(meta)
  }
}

beforeEach(announceSimulator)
afterEach(() => {
  for (const meta of document.querySelectorAll('meta[name^="harness-"]')) meta.remove()
})

const button = () => screen.findByRole('button', { name: /^Simulator/u })

/** The app with the drawer open and its faults read. */
async function openDrawer(options?: Parameters<typeof renderApp>[0]) {
  const app = await renderApp(options)
  await screen.findByRole('table')
  await app.user.click(await button())
  const drawer = within(await screen.findByRole('dialog', { name: 'Simulator' }))
  await drawer.findByRole('button', { name: /^Transport/u })
  /** Finds a form of a fault by searching, and switches it. */
  const toggle = async (search: string, name: string | RegExp) => {
    const box = drawer.getByRole('searchbox', { name: 'Search faults' })
    await app.user.clear(box)
    await app.user.type(box, `${search}{Enter}`)
    await app.user.click(await drawer.findByRole('switch', { name }))
  }
  return { ...app, drawer, toggle }
}

/** The drawer stays open by design when the app goes away, which here is the end of a test. */
afterEach(async () => {
  const { isDrawerOpen } = await import('#src/devtools/simulator-store.ts')
  isDrawerOpen.set(false)
})

describe('the faults', () => {
  it('F01–F58: all are there under the five headings, and each form has a switch', async () => {
    const { user, drawer } = await openDrawer()
    const groups = [...new Set(faults.map(({ group }) => group))]
    expect(groups).toHaveLength(5)
    for (const group of groups) {
      const size = faults.filter((fault) => fault.group === group).length
      const heading = drawer.getByRole('button', { name: `${group} ${String(size)}` })
      expect(heading).toHaveAttribute('aria-expanded', 'false')
      await user.click(heading)
    }
    for (const { id } of faults) expect(drawer.getByText(id)).toBeVisible()
    expect(drawer.getAllByRole('switch')).toHaveLength(Object.keys(faultPresets).length)
    expect(drawer.getByText(/Switch the browser to offline/u)).toBeVisible()
  })

  it('are found by id, by status and by word, and it says when none is', async () => {
    const { user, drawer } = await openDrawer()
    const box = drawer.getByRole('searchbox', { name: 'Search faults' })
    expect(box).toHaveFocus()
    await user.type(box, 'f26{Enter}')
    expect(await drawer.findByText('1 fault of 58')).toBeVisible()
    expect(drawer.getByRole('switch')).toHaveAccessibleName('F26 500 with an envelope')
    await user.clear(box)
    await user.type(box, '429{Enter}')
    expect(await drawer.findByRole('switch', { name: '429, wait 7 seconds' })).toBeVisible()
    await user.clear(box)
    await user.type(box, 'weather{Enter}')
    expect(await drawer.findByText('No fault matches “weather”.')).toBeVisible()
  })
})

describe('a fault that is on', () => {
  it('F26: hits the chosen call, shows in the log and on the button, and goes off; then Try again works', async () => {
    const { user, sim, drawer, toggle } = await openDrawer()
    await user.selectOptions(drawer.getByLabelText('Calls to affect'), 'getAggregatedUsers')
    await toggle('F26', /^F26/u)
    await waitFor(() => {
      expect(sim.faults.list()).toMatchObject([{ rule: { id: 'F26', op: 'getAggregatedUsers', fires: 'may' } }])
    })
    expect(await screen.findByRole('button', { name: /^Simulator\s*1\s*fault\s*on$/u })).toBeVisible()
    const now = within(drawer.getByRole('region', { name: 'On now' }))
    expect(now.getByRole('heading')).toHaveTextContent('1 fault is on')
    expect(now.getByText('No calls affected yet · Targets: getAggregatedUsers')).toBeVisible()

    await user.click(drawer.getByRole('button', { name: 'Refresh page data' }))
    expect(await screen.findByText(/^Couldn’t refresh/u)).toBeVisible()
    expect(await now.findByText(/^Affected \d calls? · Targets: getAggregatedUsers/u)).toBeVisible()
    const log = within(drawer.getByRole('region', { name: 'Recent calls' }))
    const line = (await log.findAllByText('Fault F26'))[0]?.closest('li')
    expect(line).toHaveTextContent('getAggregatedUsers')
    expect(line).toHaveTextContent('500')

    await user.click(now.getByRole('button', { name: 'Turn off F26 500 with an envelope' }))
    expect(await now.findByText('No fault is on')).toHaveFocus()
    expect(sim.faults.list()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => {
      expect(screen.queryByText(/^Couldn’t refresh/u)).not.toBeInTheDocument()
    })
    expect(screen.getByRole('button', { name: /^Simulator/u })).toBeVisible()
  })

  it('stays on when the drawer is closed, and one button switches all off', async () => {
    const { user, sim, drawer, toggle } = await openDrawer()
    await toggle('F30', /^F30/u)
    await toggle('F29', '503, wait 7 seconds')
    expect(await drawer.findByText('2 faults are on')).toBeVisible()
    await user.keyboard('{Escape}{Escape}')
    await waitFor(() => {
      expect(screen.queryByRole('dialog', { name: 'Simulator' })).not.toBeInTheDocument()
    })
    const closed = await screen.findByRole('button', { name: /^Simulator\s*2\s*faults\s*on$/u })
    expect(closed).toHaveFocus()
    expect(closed).toHaveAttribute('aria-expanded', 'false')
    expect(sim.faults.list()).toHaveLength(2)
    await user.click(closed)
    const again = within(await screen.findByRole('dialog', { name: 'Simulator' }))
    await user.click(await again.findByRole('button', { name: 'Turn all off' }))
    expect(await again.findByText('No fault is on')).toBeVisible()
    expect(again.getByRole('button', { name: 'Turn all off' })).toHaveAccessibleDescription(
      'There’s nothing to turn off.',
    )
    expect(sim.faults.list()).toEqual([])
  })

  it('is installed once on a double click, and can corrupt the answer after the change', async () => {
    const { user, sim, drawer } = await openDrawer()
    await user.click(drawer.getByRole('checkbox', { name: /^Apply the change/u }))
    await user.type(drawer.getByRole('searchbox', { name: 'Search faults' }), 'F28{Enter}')
    const form = await drawer.findByRole('switch', { name: '502 with a page' })
    await user.dblClick(form)
    await waitFor(() => {
      expect(form).toBeChecked()
    })
    expect(sim.faults.list()).toMatchObject([{ rule: { id: 'F28', when: 'after' } }])
  })

  it('F48: releases held answers', async () => {
    const { user, sim, drawer, toggle } = await openDrawer()
    await toggle('F48', /^F48/u)
    await drawer.findByText('1 fault is on')
    await user.click(drawer.getByRole('button', { name: 'Refresh page data' }))
    await sim.held('F48')
    await user.click(await drawer.findByRole('button', { name: 'Release the first' }))
    await waitFor(() => {
      expect(drawer.queryByRole('button', { name: 'Release the first' })).not.toBeInTheDocument()
    })
    expect(drawer.getByText('The response was released.')).toBeVisible()
  })

  it('F14: ends the session, and is switched off on the connect screen, which is the only way back in', async () => {
    const { user, sim, drawer, toggle } = await openDrawer()
    await toggle('F14', '401: invalid key')
    await drawer.findByText('1 fault is on')
    await user.click(drawer.getByRole('button', { name: 'Refresh page data' }))
    expect(await screen.findByText('Your session has ended')).toBeVisible()
    const reopened = within(await screen.findByRole('dialog', { name: 'Simulator' }))
    expect(await reopened.findByText('1 fault is on')).toBeVisible()
    expect(reopened.queryByRole('button', { name: 'Refresh page data' })).not.toBeInTheDocument()
    await user.click(reopened.getByRole('button', { name: 'Turn all off' }))
    await reopened.findByText('No fault is on')
    expect(sim.faults.list()).toEqual([])
    await user.click(await screen.findByRole('button', { name: 'Explore as Account admin' }))
    expect(await screen.findByRole('heading', { level: 1, name: /Users/u })).toBeVisible()
  })
})

describe('copy as test', () => {
  it('gives rules that the control plane takes; what hit a call here must hit one there', async () => {
    const { user, sim, drawer, toggle } = await openDrawer()
    const copy = drawer.getByRole('button', { name: 'Copy as test' })
    expect(copy).toHaveAccessibleDescription('There’s nothing to copy.')
    await toggle('F35', 'SUCCESS without data')
    await toggle('F46', 'The same row twice in a page')
    await drawer.findByText('2 faults are on')
    await user.click(drawer.getByRole('button', { name: 'Refresh page data' }))
    await drawer.findAllByText('Fault F35-missing')
    await user.click(copy)
    const copied = parseFaultRules(JSON.parse(await navigator.clipboard.readText()))
    expect(copied?.map(({ id, fires }) => [id, fires])).toEqual([
      ['F35-missing', undefined],
      ...(faultPresets['F46']?.rules.map(({ id }) => [id, 'may']) ?? []),
    ])
    sim.faults.set(copied ?? [])
    await user.click(drawer.getByRole('button', { name: 'Refresh page data' }))
    await waitFor(() => {
      expect(sim.faults.list()[0]?.fired).toBeGreaterThan(0)
    })
  })
})

describe('the log', () => {
  it('is empty at first after a reset, and shows the last fifty calls', async () => {
    const { drawer, sim } = await openDrawer()
    const log = within(drawer.getByRole('region', { name: 'Recent calls' }))
    expect(log.getAllByRole('listitem').length).toBeGreaterThan(0)
    sim.log.length = 0
    expect(await log.findByText(/^No calls yet/u)).toBeVisible()
    const account = sim.personas[0]?.accountIdentifier ?? ''
    for (let call = 0; call < 60; call += 1)
      await fetch(`/ng/api/user/currentUser?accountIdentifier=${account}&call=${String(call)}`)
    await waitFor(() => {
      expect(log.getAllByRole('listitem')).toHaveLength(50)
    })
  })
})

describe('when the simulator itself fails', () => {
  it('reports a failed change, and the switch shows the real state', async () => {
    const { sim, drawer, toggle } = await openDrawer()
    server.use(http.post('*/__sim/faults', () => HttpResponse.json({ message: 'no' }, { status: 400 })))
    await toggle('F30', /^F30/u)
    expect(await drawer.findByText('Turning on F30 504 failed')).toBeVisible()
    expect(drawer.getByRole('alert')).toHaveTextContent(/refused the change or couldn’t be reached/u)
    expect(drawer.getByRole('switch', { name: /^F30/u })).not.toBeChecked()
    expect(sim.faults.list()).toEqual([])
  })

  it('reports a missing answer until one arrives', async () => {
    const { drawer } = await openDrawer()
    let down = true
    server.use(http.get('*/__sim/faults', () => (down ? HttpResponse.error() : undefined)))
    expect(await drawer.findByText('The simulator isn’t responding')).toBeVisible()
    down = false
    await waitFor(() => {
      expect(drawer.queryByText('The simulator isn’t responding')).not.toBeInTheDocument()
    })
  })
})

it('without a simulator there is no button, and nothing is asked', async () => {
  for (const meta of document.querySelectorAll('meta[name^="harness-"]')) meta.remove()
  const requests: string[] = []
  server.events.on('request:start', ({ request }) => requests.push(new URL(request.url).pathname))
  try {
    await renderApp()
    await screen.findByRole('table')
    expect(screen.queryByRole('button', { name: /^Simulator/u })).not.toBeInTheDocument()
    expect(requests.length).toBeGreaterThan(0)
    expect(requests.filter((path) => path.startsWith('/__sim'))).toEqual([])
  } finally {
    server.events.removeAllListeners()
  }
})
