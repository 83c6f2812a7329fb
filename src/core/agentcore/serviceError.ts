/** An error as AWS's REST services answer it: status, `x-amzn-ErrorType`, and `{"message"}` as the body. */
export type ServiceError = { readonly status: number; readonly type: string; readonly message: string };
