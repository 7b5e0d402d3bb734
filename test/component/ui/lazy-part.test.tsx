import { render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { expect, it } from 'vitest'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const Hello = () => <p>Hello</p>

it('a part whose code is still on its way waits for it', async () => {
  const Greeting = lazyPart(() => Promise.resolve(Hello))
  render(
    <Suspense fallback={<p>Waiting</p>}>
      <Greeting />
    </Suspense>,
  )
  expect(screen.getByText('Waiting')).toBeVisible()
  expect(await screen.findByText('Hello')).toBeVisible()
})

it('a part whose code is there never shows that it waits', async () => {
  const Greeting = lazyPart(() => Promise.resolve(Hello))
  Greeting.preload()
  // Its promises have settled by then.
  await new Promise((resolve) => setTimeout(resolve))
  render(
    <Suspense fallback={<p>Waiting</p>}>
      <Greeting />
    </Suspense>,
  )
  expect(screen.getByText('Hello')).toBeVisible()
})
