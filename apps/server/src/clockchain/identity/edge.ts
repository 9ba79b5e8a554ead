import { edgeRefusalCode, isAgentToken } from '../../accounts/identity/edge-credentials.ts'
import {
  type IdentifyContext as AccountsContext,
  checkCredentials,
  identify,
} from '../../accounts/identity/identify.ts'
import { keyRefusal } from '../../accounts/identity/identity-hook.ts'
import type { Principal as Account } from '../../accounts/identity/principal.ts'
import { AppError } from '../../platform/errors.ts'
import { type Identified, type IncomingRequest, withAdminKey } from './identify.ts'
import { userPrincipal, VISITOR } from './principal.ts'

/** What the edge needs of the system. */
export interface EdgeContext {
  accounts: AccountsContext
  adminKey: string | null
}

/** As {@link Identified}, with the account that pays. */
export type IdentifiedAtEdge = Identified & { account: Account }

/** Bad credentials are told apart here, as the gateway does where it is a process of its own. */
function atEdge(cause: AppError, { headers }: IncomingRequest, jwtSecret: string | null): AppError {
  if (cause.code !== 'unauthenticated') return cause
  const [authorization] = headers.authorization ?? []
  const code = edgeRefusalCode(
    {
      ...(authorization === undefined ? {} : { authorization }),
      ...(headers['x-api-key'] ? { 'x-api-key': headers['x-api-key'][0] } : {}),
    },
    jwtSecret,
  )
  return new AppError(code, { detail: cause.message })
}

/** @throws AppError unauthenticated: no agent is registered, so none has the token. */
function refuseAgents({ headers }: IncomingRequest): void {
  const [token, ...others] = headers.authorization ?? []
  if (others.length > 0 || !isAgentToken(token)) return
  throw new AppError('unauthenticated', { detail: 'The agent token is not valid' })
}

async function accountOf({ accounts }: EdgeContext, request: IncomingRequest): Promise<Account> {
  const asked = { ...request, ignoresTokens: false }
  try {
    const { principal } = await identify(accounts, asked)
    // What is wrong is refused, also where what is right makes nobody a user.
    if (!accounts.config.enabled) await checkCredentials(accounts, asked)
    return principal
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw atEdge(error, request, accounts.config.jwtSecret)
  }
}

/**
 * Who a request from the world comes from, where the gateway is in this process: a token or an API key
 * says which user; who shows none is a visitor. An admin key comes on top. Headers that only a gateway
 * may send have been dropped.
 * @throws AppError auth.*, unauthenticated, forbidden.
 */
export async function identifyAtEdge(
  context: EdgeContext,
  request: IncomingRequest,
): Promise<IdentifiedAtEdge> {
  refuseAgents(request)
  const account = await accountOf(context, request)
  const refusal = keyRefusal({ principal: account }, request)
  if (refusal) throw refusal
  const found = account.kind === 'user' ? userPrincipal(account.userId) : VISITOR
  return {
    ...withAdminKey(found, request.headers, context.adminKey),
    account,
    isSigned: false,
    hasServiceKey: false,
  }
}
