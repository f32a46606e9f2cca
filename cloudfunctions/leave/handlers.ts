import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { leave } from '@contract/leave';
import type { Context } from '@kernel/context';
import type { Handlers } from '@kernel/serve';

export type LeaveHandlers = Handlers<typeof leave>;
export type LeaveAction = keyof (typeof leave)['actions'];
export type Ctx<A extends LeaveAction> = Context<ErrorCodeOf<typeof leave, A>>;
export type Input<A extends LeaveAction> = ParsedInputOf<typeof leave, A>;
export type Reply<A extends LeaveAction> = ReplyOf<typeof leave, A>;
