import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { findAccountMenu } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'

/** T09, F52, G30: someone else connects while answers of the first person are on their way; nothing of them appears. */

type App = Awaited<ReturnType<typeof renderApp>>
type Way = {
  operation: string
  as?: Persona['id']
  op: 'O1' | 'O2' | 'O3' | 'O6' | 'O7' | 'O8' | 'O9' | 'O10' | 'O11' | 'O12' | 'O13' | 'O15' | 'R1' | 'R2'
  path: string
  /** Leads to the call after the page is there. */
  reach?: (app: App) => Promise<void>
}

const people = 'users?q=locked'
const actions = async ({ user }: App, item: RegExp) => {
  const [menu] = await screen.findAllByRole('button', { name: /^Actions for/u })
  if (menu === undefined) throw new Error('No row')
  await user.click(menu)
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

const ways: Way[] = [
  { operation: 'getAggregatedUsers', op: 'O7', path: 'users' },
  { operation: 'getCurrentUserInfo', op: 'O8', path: 'me/profile' },
  { operation: 'getAggregatedUser', op: 'O6', path: 'users/{someone}' },
  { operation: 'checkIfLastAdmin', op: 'O3', path: 'users/{me}' },
  { operation: 'getRoleList', op: 'R1', path: 'users/add' },
  { operation: 'getResourceGroupList', op: 'R2', path: 'users/add' },
  {
    operation: 'getUsers',
    op: 'O10',
    path: 'users/add',
    reach: async ({ user }) => {
      await user.click(await screen.findByRole('textbox', { name: /Email addresses/u }))
      await user.paste('secret.newcomer@alderbrook.example ')
    },
  },
  {
    operation: 'addUsers',
    op: 'O1',
    path: 'users/add',
    reach: async ({ user }) => {
      await user.click(await screen.findByRole('textbox', { name: /Email addresses/u }))
      await user.paste('secret.newcomer@alderbrook.example ')
      await user.click(screen.getByRole('checkbox', { name: /No access yet/u }))
      const send = screen.getByRole('button', { name: /^Add 1 user$/u })
      await waitFor(() => {
        expect(send).not.toHaveAttribute('aria-disabled', 'true')
      })
      await user.click(send)
    },
  },
  {
    operation: 'updateUserInfo1',
    op: 'O15',
    path: 'me/profile',
    reach: async ({ user }) => {
      const name = await screen.findByRole('textbox', { name: 'Name' })
      await user.clear(name)
      await user.type(name, 'Maren Secret')
      await user.click(screen.getByRole('button', { name: 'Save changes' }))
    },
  },
  {
    operation: 'changeUserPassword',
    op: 'O2',
    path: 'me/password',
    reach: async ({ user }) => {
      await user.type(await screen.findByLabelText('Current password'), 'not this one')
      await user.type(screen.getByLabelText('New password'), 'Quiet-harbour-Lanterns-42!')
      await user.type(screen.getByLabelText('Repeat new password'), 'Quiet-harbour-Lanterns-42!')
      await user.click(screen.getByRole('button', { name: 'Change password' }))
    },
  },
  {
    operation: 'getTwoFactorAuthSettings',
    op: 'O9',
    path: 'me/two-factor',
    reach: async ({ user }) => {
      await user.click(await screen.findByRole('button', { name: /^Turn on 2FA|^Move to a new phone/u }))
    },
  },
  { operation: 'unlockUser', op: 'O13', path: people, reach: (app) => actions(app, /^Unlock/u) },
]

/** Texts that were ever on the page since, in the order they came. */
function record(): { texts: string[]; stop: () => void } {
  const texts: string[] = [document.body.textContent]
  const observer = new MutationObserver(() => texts.push(`${document.title} ${document.body.textContent}`))
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  return {
    texts,
    stop: () => {
      observer.disconnect()
    },
  }
}

describe('T09 F52 switch while an answer is held', () => {
  it.each(ways)('$operation: the late answer changes nothing for the next person', async ({ op, path, reach }) => {
    const app = await renderApp({
      url: `/account/{account}/${path}`,
      prepare: (sim) => {
        const own = sim.world.people.byEmail('maren.solheim@alderbrook.example')?.uuid ?? ''
        const someone = sim.world.people.save().find(({ locked }) => locked)?.uuid ?? ''
        history.replaceState(null, '', location.pathname)
        path = path.replace('{me}', own).replace('{someone}', someone)
        if (path.startsWith('users?')) {
          const email = sim.world.people.save().find(({ locked }) => locked)?.email ?? ''
          path = `users?q=${encodeURIComponent(email)}`
        }
      },
      persona: null,
    })
    const { sim, account } = app
    history.replaceState(null, '', `/account/${account}/${path}`)
    const persona = (id: Persona['id']) => {
      const found = sim.personas.find((each) => each.id === id)
      if (found === undefined) throw new Error(`No persona ${id}`)
      return found
    }
    const hold = () => {
      // Connecting is itself a read of the current user.
      sim.faults.set([{ id: 'late', op, kind: 'hold', when: 'after', from: op === 'O8' ? 2 : 1, times: 'always' }])
    }
    if (reach === undefined) hold()
    await act(async () => {
      await connectAs(persona('account-admin'))
    })
    await findAccountMenu(true)
    if (reach !== undefined) {
      hold()
      await reach(app)
    }
    await waitFor(() => {
      expect(sim.faults.list().some(({ held }) => held > 0)).toBe(true)
    })
    act(() => {
      closeSession('signed-out')
    })
    await screen.findByLabelText('API key')
    sim.faults.set([])
    const { texts, stop } = record()
    await act(async () => {
      await connectAs(persona('individual'))
    })
    await findAccountMenu(true)
    await new Promise((resolve) => setTimeout(resolve, 100))
    stop()
    const strangers = sim.world.people
      .save()
      .filter(({ email }) => email !== 'jonas.weber@alderbrook.example')
      .flatMap(({ email, name }) => [email, ...(name === null || name.length < 8 ? [] : [name])])
    const seen = texts.join('\n')
    expect(strangers.filter((text) => seen.includes(text))).toEqual([])
    expect(seen).not.toMatch(/secret/iu)
    expect(within(document.body).queryByText(/: (not )?done/u)).not.toBeInTheDocument()
  })
})
