import assert from "node:assert/strict";
import { test } from "node:test";
import {
  conjugate,
  gerund,
  PERSONS,
  participle,
  type Tense,
} from "../../src/datasets/english-spanish/conjugate";
import { VERBS } from "../../src/datasets/english-spanish/verbs";

/**
 * Every form that a sentence can use, written out: yo, tú, él, nosotros, ellos in the present, the preterite,
 * the imperfect and the future, then participle and gerund. Written by hand, apart from the rules under test.
 */
const TABLES: Record<string, string> = {
  ser: "soy eres es somos son | fui fuiste fue fuimos fueron | era eras era éramos eran | seré serás será seremos serán | sido siendo",
  estar:
    "estoy estás está estamos están | estuve estuviste estuvo estuvimos estuvieron | estaba estabas estaba estábamos estaban | estaré estarás estará estaremos estarán | estado estando",
  haber:
    "he has ha hemos han | hube hubiste hubo hubimos hubieron | había habías había habíamos habían | habré habrás habrá habremos habrán | habido habiendo",
  ir: "voy vas va vamos van | fui fuiste fue fuimos fueron | iba ibas iba íbamos iban | iré irás irá iremos irán | ido yendo",
  ver: "veo ves ve vemos ven | vi viste vio vimos vieron | veía veías veía veíamos veían | veré verás verá veremos verán | visto viendo",
  tener:
    "tengo tienes tiene tenemos tienen | tuve tuviste tuvo tuvimos tuvieron | tenía tenías tenía teníamos tenían | tendré tendrás tendrá tendremos tendrán | tenido teniendo",
  venir:
    "vengo vienes viene venimos vienen | vine viniste vino vinimos vinieron | venía venías venía veníamos venían | vendré vendrás vendrá vendremos vendrán | venido viniendo",
  salir:
    "salgo sales sale salimos salen | salí saliste salió salimos salieron | salía salías salía salíamos salían | saldré saldrás saldrá saldremos saldrán | salido saliendo",
  hacer:
    "hago haces hace hacemos hacen | hice hiciste hizo hicimos hicieron | hacía hacías hacía hacíamos hacían | haré harás hará haremos harán | hecho haciendo",
  poder:
    "puedo puedes puede podemos pueden | pude pudiste pudo pudimos pudieron | podía podías podía podíamos podían | podré podrás podrá podremos podrán | podido pudiendo",
  querer:
    "quiero quieres quiere queremos quieren | quise quisiste quiso quisimos quisieron | quería querías quería queríamos querían | querré querrás querrá querremos querrán | querido queriendo",
  traer:
    "traigo traes trae traemos traen | traje trajiste trajo trajimos trajeron | traía traías traía traíamos traían | traeré traerás traerá traeremos traerán | traído trayendo",
  conducir:
    "conduzco conduces conduce conducimos conducen | conduje condujiste condujo condujimos condujeron | conducía conducías conducía conducíamos conducían | conduciré conducirás conducirá conduciremos conducirán | conducido conduciendo",
  conocer:
    "conozco conoces conoce conocemos conocen | conocí conociste conoció conocimos conocieron | conocía conocías conocía conocíamos conocían | conoceré conocerás conocerá conoceremos conocerán | conocido conociendo",
  oír: "oigo oyes oye oímos oyen | oí oíste oyó oímos oyeron | oía oías oía oíamos oían | oiré oirás oirá oiremos oirán | oído oyendo",
  leer: "leo lees lee leemos leen | leí leíste leyó leímos leyeron | leía leías leía leíamos leían | leeré leerás leerá leeremos leerán | leído leyendo",
  abrir:
    "abro abres abre abrimos abren | abrí abriste abrió abrimos abrieron | abría abrías abría abríamos abrían | abriré abrirás abrirá abriremos abrirán | abierto abriendo",
  escribir:
    "escribo escribes escribe escribimos escriben | escribí escribiste escribió escribimos escribieron | escribía escribías escribía escribíamos escribían | escribiré escribirás escribirá escribiremos escribirán | escrito escribiendo",
  romper:
    "rompo rompes rompe rompemos rompen | rompí rompiste rompió rompimos rompieron | rompía rompías rompía rompíamos rompían | romperé romperás romperá romperemos romperán | roto rompiendo",
  volver:
    "vuelvo vuelves vuelve volvemos vuelven | volví volviste volvió volvimos volvieron | volvía volvías volvía volvíamos volvían | volveré volverás volverá volveremos volverán | vuelto volviendo",
  cerrar:
    "cierro cierras cierra cerramos cierran | cerré cerraste cerró cerramos cerraron | cerraba cerrabas cerraba cerrábamos cerraban | cerraré cerrarás cerrará cerraremos cerrarán | cerrado cerrando",
  perder:
    "pierdo pierdes pierde perdemos pierden | perdí perdiste perdió perdimos perdieron | perdía perdías perdía perdíamos perdían | perderé perderás perderá perderemos perderán | perdido perdiendo",
  entender:
    "entiendo entiendes entiende entendemos entienden | entendí entendiste entendió entendimos entendieron | entendía entendías entendía entendíamos entendían | entenderé entenderás entenderá entenderemos entenderán | entendido entendiendo",
  despertar:
    "despierto despiertas despierta despertamos despiertan | desperté despertaste despertó despertamos despertaron | despertaba despertabas despertaba despertábamos despertaban | despertaré despertarás despertará despertaremos despertarán | despertado despertando",
  sentar:
    "siento sientas sienta sentamos sientan | senté sentaste sentó sentamos sentaron | sentaba sentabas sentaba sentábamos sentaban | sentaré sentarás sentará sentaremos sentarán | sentado sentando",
  acostar:
    "acuesto acuestas acuesta acostamos acuestan | acosté acostaste acostó acostamos acostaron | acostaba acostabas acostaba acostábamos acostaban | acostaré acostarás acostará acostaremos acostarán | acostado acostando",
  encontrar:
    "encuentro encuentras encuentra encontramos encuentran | encontré encontraste encontró encontramos encontraron | encontraba encontrabas encontraba encontrábamos encontraban | encontraré encontrarás encontrará encontraremos encontrarán | encontrado encontrando",
  recordar:
    "recuerdo recuerdas recuerda recordamos recuerdan | recordé recordaste recordó recordamos recordaron | recordaba recordabas recordaba recordábamos recordaban | recordaré recordarás recordará recordaremos recordarán | recordado recordando",
  preferir:
    "prefiero prefieres prefiere preferimos prefieren | preferí preferiste prefirió preferimos prefirieron | prefería preferías prefería preferíamos preferían | preferiré preferirás preferirá preferiremos preferirán | preferido prefiriendo",
  dormir:
    "duermo duermes duerme dormimos duermen | dormí dormiste durmió dormimos durmieron | dormía dormías dormía dormíamos dormían | dormiré dormirás dormirá dormiremos dormirán | dormido durmiendo",
  pedir:
    "pido pides pide pedimos piden | pedí pediste pidió pedimos pidieron | pedía pedías pedía pedíamos pedían | pediré pedirás pedirá pediremos pedirán | pedido pidiendo",
  servir:
    "sirvo sirves sirve servimos sirven | serví serviste sirvió servimos sirvieron | servía servías servía servíamos servían | serviré servirás servirá serviremos servirán | servido sirviendo",
  elegir:
    "elijo eliges elige elegimos eligen | elegí elegiste eligió elegimos eligieron | elegía elegías elegía elegíamos elegían | elegiré elegirás elegirá elegiremos elegirán | elegido eligiendo",
  buscar:
    "busco buscas busca buscamos buscan | busqué buscaste buscó buscamos buscaron | buscaba buscabas buscaba buscábamos buscaban | buscaré buscarás buscará buscaremos buscarán | buscado buscando",
  tocar:
    "toco tocas toca tocamos tocan | toqué tocaste tocó tocamos tocaron | tocaba tocabas tocaba tocábamos tocaban | tocaré tocarás tocará tocaremos tocarán | tocado tocando",
  llegar:
    "llego llegas llega llegamos llegan | llegué llegaste llegó llegamos llegaron | llegaba llegabas llegaba llegábamos llegaban | llegaré llegarás llegará llegaremos llegarán | llegado llegando",
};

/** Verbs that follow these three models in every form. */
const MODELS: Record<string, [model: string, verbs: string]> = {
  ar: [
    "o as a amos an | é aste ó amos aron | aba abas aba ábamos aban | aré arás ará aremos arán | ado ando",
    "comprar visitar limpiar cocinar necesitar llevar lavar pintar estudiar enseñar escuchar llamar ayudar esperar " +
      "reparar usar olvidar cantar bailar trabajar caminar descansar llorar nadar viajar levantar",
  ],
  er: [
    "o es e emos en | í iste ió imos ieron | ía ías ía íamos ían | eré erás erá eremos erán | ido iendo",
    "comer beber vender aprender correr",
  ],
  ir: [
    "o es e imos en | í iste ió imos ieron | ía ías ía íamos ían | iré irás irá iremos irán | ido iendo",
    "vivir",
  ],
};

const EXPECTED = new Map(Object.entries(TABLES));
for (const [ending, [model, verbs]] of Object.entries(MODELS)) {
  for (const verb of verbs.split(" ")) {
    EXPECTED.set(
      verb,
      model.replace(/[^\s|]+/g, (form) => verb.slice(0, -ending.length) + form),
    );
  }
}

const TENSES: Tense[] = ["present", "preterite", "imperfect", "future"];

test("every verb of the lexicon has its table", () => {
  const without = VERBS.map((verb) => verb.spanish).filter((verb) => !EXPECTED.has(verb));
  assert.deepEqual(without, []);
});

for (const [verb, table] of EXPECTED) {
  test(`${verb}: all 22 forms`, () => {
    const tenses = TENSES.map((tense) => PERSONS.map((person) => conjugate(verb, tense, person)).join(" "));
    assert.equal([...tenses, `${participle(verb)} ${gerund(verb)}`].join(" | "), table);
  });
}

test("what is no infinitive is refused", () =>
  assert.throws(() => participle("casa"), /not a Spanish infinitive/));
