import { encode } from 'uqr'
import { QrCode } from '#src/ui/qr-code.tsx'

/** The QR code of a setup address, rendered here: the address is sent to no other service (docs/testing.md, TF-06). */
export function SetupQr({ link, large }: { link: string; large: boolean }) {
  const { data } = encode(link, { ecc: 'M', border: 0 })
  return <QrCode modules={data} label="QR code for adding Harness to your authenticator app" size={large ? 320 : 200} />
}
