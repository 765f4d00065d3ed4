/** What a person is asked before a call reaches people, or ends something. */
export interface Question {
  /** The interviewer's id. The answer counts for this one alone, and for the arguments of the call. */
  about: string;
  /** What they would agree to, in few words: a choice of the form. */
  yes: string;
  /** What would happen, as the preview says it. Called only if somebody is asked now. */
  message(): string | Promise<string>;
}

/** On whose behalf a call is made, as far as this server knows. */
export interface Principal {
  /** The same in every instance of the server; empty where the HeyMilo key says everything. */
  person: string;
  /** A program that has signed in as itself. */
  isMachine?: boolean;
}
