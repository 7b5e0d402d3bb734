import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const folder = path.join(root, 'deploy/nginx')
const program = [process.env['NGINX_PATH'], '/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(
  (file) => file !== undefined && existsSync(file),
)

/** A port that was free a moment ago. nginx cannot choose one by itself. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening server has an address with a port.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Fills a template in as envsubst does: only the names given, so that nginx's own variables stay. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/gu, (match, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${match} has no value`)
    return value
  })
}

/** The script module of nginx, which Debian and nginx.org install in different folders. */
const scriptModule = [
  process.env['NGINX_JS_PATH'],
  '/usr/lib/nginx/modules',
  '/usr/lib64/nginx/modules',
  '/etc/nginx/modules',
]
  .map((place) => (place?.endsWith('.so') ? place : `${place ?? ''}/ngx_http_js_module.so`))
  .find((file) => existsSync(file))

type Options = {
  /** The gateway. */
  upstream: URL
  /** Folder with the built app. */
  dist: string
  /** Which header file is used. */
  https?: boolean
  /** Certificate that may vouch for the gateway, and the name the gateway must have. */
  trusted?: string
  gatewayHost?: string
  /** Seconds until a silent gateway is given up; 60 as shipped. */
  readTimeout?: number
  /** Speaks TLS with this certificate. */
  certificate?: { readonly cert: string; readonly key: string }
  /** Names it answers to; the redirect leads to the first. */
  serverName?: string
  /** Address or network of a proxy in front. */
  trustedProxy?: string
}

/**
 * Starts the system's nginx on loopback with the configuration of `deploy/nginx`.
 *
 * @returns addresses of the app and of the redirect to https, everything that nginx wrote, and a function that ends it
 * @throws Error with what nginx wrote, when it does not start; with a hint when nginx or its script module is missing
 */
export async function startNginx(options: Options) {
  const { upstream, dist, https = false, readTimeout, trusted, gatewayHost, certificate, trustedProxy } = options
  const { serverName = 'localhost 127.0.0.1' } = options
  if (program === undefined)
    throw new Error('No nginx found. Debian or Ubuntu: apt-get install -y nginx. Elsewhere: set NGINX_PATH.')
  if (scriptModule === undefined)
    throw new Error(
      'nginx has no script module. Debian: apt-get install -y libnginx-mod-http-js. nginx.org: nginx-module-njs. Elsewhere: set NGINX_JS_PATH.',
    )
  const home = mkdtempSync(path.join(tmpdir(), 'hua-nginx-'))
  const [port, redirectPort] = [await freePort(), await freePort()]
  const values = {
    LISTEN: `127.0.0.1:${port}${certificate ? ' ssl' : ''}`,
    LISTEN_HTTP: `127.0.0.1:${redirectPort}`,
    SERVER_NAME: serverName,
    ROOT: dist,
    LOGS: home,
    CONFIG: home,
    SOCKET: `${home}/checked.sock`,
    HEADER_SET: https ? 'https' : 'http',
    TRUSTED_PROXY: trustedProxy ?? 'unix:',
    GATEWAY_SCHEME: upstream.protocol.slice(0, -1),
    GATEWAY_HOST: gatewayHost ?? 'gateway.example',
    GATEWAY_ADDRESS: upstream.host,
    GATEWAY_PATH: upstream.pathname.replace(/\/$/u, ''),
  }
  for (const name of readdirSync(folder)) {
    const shipped = readFileSync(path.join(folder, name), 'utf8')
    const text = name.endsWith('.template') ? filled(shipped, values) : shipped
    writeFileSync(
      path.join(home, name.replace(/\.template$/u, '')),
      text
        .replace('include mime.types', 'include /etc/nginx/mime.types')
        .replace('/etc/ssl/certs/ca-certificates.crt', (file) => trusted ?? file)
        .replaceAll(/(proxy_read_timeout\s+|mostSeconds = )60/gu, `$1${String(readTimeout ?? 60)}`)
        .replaceAll(/# (ssl_certificate(?:_key)?\s+)\S+;/gu, (line, name: string) =>
          certificate ? `${name}${name.includes('key') ? certificate.key : certificate.cert};` : line,
        ),
    )
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${home}/${name};`,
  )
  // What a distribution may have set around the sites: old TLS, and a log of whole request lines.
  writeFileSync(
    path.join(home, 'nginx.conf'),
    `load_module ${scriptModule};
daemon off; worker_processes 1; pid ${home}/pid; error_log ${home}/error.log info;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http { access_log ${home}/access.log; error_log ${home}/error.log info; ${temporary.join(' ')}
ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT@SECLEVEL=0;
include ${home}/harness-user-admin.conf; include ${home}/redirect-to-https.conf; }`,
  )
  const child = spawn(program, ['-p', home, '-c', path.join(home, 'nginx.conf'), '-e', path.join(home, 'error.log')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const written: string[] = []
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${written.join('')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    /** What was asked. */
    log: () => readFileSync(path.join(home, 'harness-user-admin.log'), 'utf8'),
    /** All that nginx wrote anywhere. */
    logs: () =>
      readdirSync(home)
        .filter((name) => name.endsWith('.log'))
        .map((name) => readFileSync(path.join(home, name), 'utf8'))
        .join('') + written.join(''),
    redirectUrl: `http://127.0.0.1:${redirectPort}`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Whether someone listens at a port of this machine. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
