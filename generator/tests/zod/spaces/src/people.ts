import { z } from "zod";

export namespace People {
  const id = z.string();
  export const Owner = z.object({ id, email: z.string().nullable().optional() });
  export type Owner = z.infer<typeof Owner>;
}

export namespace User {
  // Holds itself.
  export const Info = z.object({ id: z.string(), friends: z.array(z.lazy(() => Info)) });
  function unused() {
    return 1;
  }
}

export namespace Outer.Inner {
  export const first = z.number();
}
export namespace Outer {
  export namespace Inner {
    export const Deep = z.object({ a: first });
  }
}

declare namespace Global {
  const Tool: number;
}
