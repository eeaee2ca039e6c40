import { exercise } from "exercise";

exercise().then(() => console.log("done"));
