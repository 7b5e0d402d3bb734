import * as v from 'valibot'
import { bench, describe } from 'vitest'
import { userAggregatePage } from '#src/contract/user-schema.ts'
import { createSimulator } from '#src/sim/simulator.ts'

/** Ratios between the rows of one group are what counts; times depend on the machine. */

const row = (index: number) => ({
  user: {
    uuid: `u${String(index)}`,
    email: `person${String(index)}@bench.example`,
    name: `Person ${String(index)}`,
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactorAuthenticationEnabled: true,
  },
  roleAssignmentMetadata: Array.from({ length: 3 }, (_, role) => ({
    identifier: `a${String(role)}`,
    roleIdentifier: '_account_viewer',
    roleName: 'Account Viewer',
    resourceGroupIdentifier: '_all_account_level_resources',
    resourceGroupName: 'All Account Level Resources',
    managedRole: true,
    managedRoleAssignment: true,
  })),
})
const page = (rows: number) => ({
  content: Array.from({ length: rows }, (_, index) => row(index)),
  pageIndex: 0,
  pageSize: rows,
  totalItems: rows,
  totalPages: 1,
})

describe('checking a page of the list', () => {
  for (const rows of [25, 100, 1000]) {
    const body = page(rows)
    bench(`${String(rows)} rows`, () => {
      v.parse(userAggregatePage, body)
    })
  }
})

describe('a page of the simulated list', () => {
  for (const seed of ['demo', 'large'] as const) {
    const simulator = createSimulator({ seed })
    const [admin] = simulator.personas
    bench(
      seed,
      async () => {
        const answer = await simulator.handle(
          new Request(
            `http://127.0.0.1/ng/api/user/aggregate?accountIdentifier=${admin?.accountIdentifier ?? ''}&pageIndex=3&pageSize=50&sortOrders=name,ASC`,
            {
              method: 'POST',
              headers: { 'x-api-key': admin?.apiKey ?? '', 'content-type': 'application/json' },
              body: '{}',
            },
          ),
        )
        if (answer.status !== 200) throw new Error(`Status ${String(answer.status)}`)
        await answer.text()
      },
      { time: 500 },
    )
  }
})
