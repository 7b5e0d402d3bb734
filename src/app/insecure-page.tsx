import { BrandMark } from '#src/components/brand-mark.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { basePath } from '#src/domain/paths.ts'

/**
 * Replaces the app where the browser does not trust the address: the key would lack its protection and cross the
 * network unencrypted. Nothing is requested from Harness, and the page does not ask for a key.
 */
export function InsecurePage() {
  useTitle('HTTPS required')
  const own = new URL(`${basePath}/`, location.href)
  own.hostname = '127.0.0.1'
  const here = own.href
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <header className="px-4 py-5 md:px-6">
        <p className="flex items-center gap-2.5 text-base font-semibold text-text">
          <BrandMark className="size-5 text-accent-text" />
          <bdi>Harness User Admin</bdi>
        </p>
      </header>
      <main className="mx-auto flex w-full max-w-xl flex-col gap-3 px-4 pb-12 text-base text-text-secondary md:px-6">
        <h1 className="text-xl font-semibold text-text">HTTPS is required at this address</h1>
        <p role="alert">
          <code className="font-mono break-all">http://{location.host}</code> isn’t encrypted. Others on the network
          could see an API key entered here, so nothing was loaded.
        </p>
        <p>
          Open the address that starts with https://. If there isn’t one, ask the admin who set up{' '}
          <bdi>Harness User Admin</bdi>.
        </p>
        <p>
          If it runs on this computer, open{' '}
          <a className="font-mono break-all text-accent-text underline" href={here}>
            {here}
          </a>
        </p>
      </main>
    </div>
  )
}
