import assert from "node:assert/strict";
import { test } from "node:test";
import { ADJECTIVES } from "../../src/datasets/english-spanish/adjectives";
import {
  contractNot,
  indefiniteArticle,
  ingForm,
  pastForm,
  pastParticiple,
  pluralEnglish,
  thirdPerson,
} from "../../src/datasets/english-spanish/english";
import { inflectAdjective, pluralNoun, shorten } from "../../src/datasets/english-spanish/inflect";
import { NOUNS } from "../../src/datasets/english-spanish/nouns";
import { VERBS } from "../../src/datasets/english-spanish/verbs";

/** Every noun with a plural: its article, its plural and the English plural, written by hand. */
const PLURALS = `
la manzana manzanas apples, la naranja naranjas oranges, el huevo huevos eggs, la patata patatas potatoes,
el tomate tomates tomatoes, la zanahoria zanahorias carrots, el limón limones lemons, la sopa sopas soups,
el bocadillo bocadillos sandwiches, el pastel pasteles cakes, la ensalada ensaladas salads, el libro libros books,
la carta cartas letters, el poema poemas poems, el cuento cuentos stories, el periódico periódicos newspapers,
la revista revistas magazines, el mensaje mensajes messages, la llave llaves keys, el paraguas paraguas umbrellas,
la pelota pelotas balls, el regalo regalos gifts, el billete billetes tickets, el mapa mapas maps,
el cuchillo cuchillos knives, el lápiz lápices pencils, la flor flores flowers, la lámpara lámparas lamps,
el reloj relojes clocks, el teléfono teléfonos phones, el ordenador ordenadores computers, la cámara cámaras cameras,
el vaso vasos glasses, el plato platos plates, la taza tazas cups, el espejo espejos mirrors, la mesa mesas tables,
la silla sillas chairs, la cama camas beds, la guitarra guitarras guitars, el piano pianos pianos,
el violín violines violins, la caja cajas boxes, la bolsa bolsas bags, la maleta maletas suitcases,
la puerta puertas doors, la ventana ventanas windows, el coche coches cars, el autobús autobuses buses,
el tren trenes trains, el avión aviones planes, el barco barcos boats, la bicicleta bicicletas bicycles,
la camisa camisas shirts, el vestido vestidos dresses, el sombrero sombreros hats, el abrigo abrigos coats,
el zapato zapatos shoes, la chaqueta chaquetas jackets, la falda faldas skirts, el jersey jerséis sweaters,
la escuela escuelas schools, la casa casas houses, la ciudad ciudades cities, el pueblo pueblos villages,
la oficina oficinas offices, el hotel hoteles hotels, la calle calles streets, la tienda tiendas shops,
la iglesia iglesias churches, la biblioteca bibliotecas libraries, el parque parques parks,
el hospital hospitales hospitals, el museo museos museums, el banco bancos banks,
el restaurante restaurantes restaurants, el teatro teatros theaters, la plaza plazas squares,
el bosque bosques forests, el castillo castillos castles, la playa playas beaches, el mercado mercados markets,
la estación estaciones stations, el aeropuerto aeropuertos airports, la universidad universidades universities,
la cocina cocinas kitchens, el jardín jardines gardens, el amigo amigos friends, el profesor profesores teachers,
el médico médicos doctors, el vecino vecinos neighbors, el jefe jefes bosses, la chica chicas girls,
el chico chicos boys, la mujer mujeres women, el hombre hombres men, el niño niños children,
la enfermera enfermeras nurses, el estudiante estudiantes students, el camarero camareros waiters,
la reina reinas queens, el rey reyes kings, el hermano hermanos brothers, la hermana hermanas sisters,
el hijo hijos sons, la hija hijas daughters, el primo primos cousins, la tía tías aunts, el tío tíos uncles,
la abuela abuelas grandmothers, el abuelo abuelos grandfathers, el perro perros dogs, el gato gatos cats,
el pájaro pájaros birds, el ratón ratones mice, el caballo caballos horses, la vaca vacas cows,
la foto fotos photos, el cuadro cuadros pictures, la canción canciones songs, la película películas movies`;

const table = new Map(
  PLURALS.trim()
    .split(/,\s+/)
    .map((entry) => entry.split(" ") as [string, string, string, string])
    .map(([article, singular, plural, english]) => [singular, { article, plural, english }]),
);

test("every noun that counts has its gender and both plurals", () => {
  const counted = NOUNS.filter((noun) => !noun.mass && !noun.single);
  assert.deepEqual(counted.map((noun) => noun.spanish).sort(), [...table.keys()].sort());
  for (const noun of counted) {
    const expected = table.get(noun.spanish);
    assert.equal(noun.gender === "m" ? "el" : "la", expected?.article, noun.spanish);
    assert.equal(noun.plural ?? pluralNoun(noun.spanish), expected?.plural);
    assert.equal(pluralEnglish(noun.english), expected?.english);
  }
});

const ADJECTIVE_TABLE = `alto alta altos altas, bajo baja bajos bajas, joven joven jóvenes jóvenes,
fuerte fuerte fuertes fuertes, simpático simpática simpáticos simpáticas,
inteligente inteligente inteligentes inteligentes, famoso famosa famosos famosas,
trabajador trabajadora trabajadores trabajadoras, perezoso perezosa perezosos perezosas,
elegante elegante elegantes elegantes, viejo vieja viejos viejas, nuevo nueva nuevos nuevas,
grande grande grandes grandes, pequeño pequeña pequeños pequeñas, caro cara caros caras,
barato barata baratos baratas, rojo roja rojos rojas, blanco blanca blancos blancas, negro negra negros negras,
amarillo amarilla amarillos amarillas, verde verde verdes verdes, azul azul azules azules, gris gris grises grises,
marrón marrón marrones marrones, moderno moderna modernos modernas, tranquilo tranquila tranquilos tranquilas,
hermoso hermosa hermosos hermosas, importante importante importantes importantes,
interesante interesante interesantes interesantes, aburrido aburrida aburridos aburridas,
difícil difícil difíciles difíciles, fácil fácil fáciles fáciles, español española españoles españolas,
inglés inglesa ingleses inglesas, francés francesa franceses francesas, alemán alemana alemanes alemanas,
cansado cansada cansados cansadas, enfermo enferma enfermos enfermas, contento contenta contentos contentas,
triste triste tristes tristes, ocupado ocupada ocupados ocupadas, limpio limpia limpios limpias,
sucio sucia sucios sucias, roto rota rotos rotas, abierto abierta abiertos abiertas,
cerrado cerrada cerrados cerradas, vacío vacía vacíos vacías, frío fría fríos frías,
caliente caliente calientes calientes, bueno buena buenos buenas, malo mala malos malas,
primero primera primeros primeras, tercero tercera terceros terceras, último última últimos últimas,
próximo próxima próximos próximas`;

test("every adjective in both genders and numbers", () => {
  const rows = ADJECTIVE_TABLE.split(/,\s+/).map((entry) => entry.split(" "));
  assert.deepEqual(
    ADJECTIVES.map((adjective) => adjective.spanish).sort(),
    rows.map(([masculine]) => masculine).sort(),
  );
  for (const [masculine, ...others] of rows) {
    assert.deepEqual(
      [
        inflectAdjective(masculine, "f", false),
        inflectAdjective(masculine, "m", true),
        inflectAdjective(masculine, "f", true),
      ],
      others,
    );
  }
  assert.deepEqual(["bueno", "malo", "primero", "tercero", "último"].map(shorten), [
    "buen",
    "mal",
    "primer",
    "tercer",
    "último",
  ]);
});

const ENGLISH_VERBS = `eats ate eaten eating, drinks drank drunk drinking, buys bought bought buying,
sells sold sold selling, reads read read reading, writes wrote written writing, sees saw seen seeing,
visits visited visited visiting, opens opened opened opening, closes closed closed closing,
cleans cleaned cleaned cleaning, cooks cooked cooked cooking, finds found found finding, loses lost lost losing,
needs needed needed needing, wants wanted wanted wanting, has had had having, prefers preferred preferred preferring,
understands understood understood understanding, knows knew known knowing, carries carried carried carrying,
brings brought brought bringing, washes washed washed washing, paints painted painted painting,
studies studied studied studying, learns learned learned learning, teaches taught taught teaching,
hears heard heard hearing, listens to|listened to|listened to|listening to, calls called called calling,
helps helped helped helping, waits for|waited for|waited for|waiting for,
looks for|looked for|looked for|looking for, asks for|asked for|asked for|asking for,
chooses chose chosen choosing, serves served served serving, repairs repaired repaired repairing,
uses used used using, breaks broke broken breaking, forgets forgot forgotten forgetting,
remembers remembered remembered remembering, plays played played playing, drives drove driven driving,
makes made made making, sings sang sung singing, dances danced danced dancing, sleeps slept slept sleeping,
works worked worked working, lives lived lived living, walks walked walked walking, runs ran run running,
rests rested rested resting, cries cried cried crying, swims swam swum swimming, goes went gone going,
comes came come coming, returns returned returned returning, travels traveled traveled traveling,
arrives arrived arrived arriving, leaves left left leaving, gets up|got up|got up|getting up,
wakes up|woke up|woken up|waking up, goes to bed|went to bed|gone to bed|going to bed,
sits down|sat down|sat down|sitting down`;

test("every English verb in its four changed forms", () => {
  const rows = ENGLISH_VERBS.split(/,\s+/).map((entry) => entry.split(entry.includes("|") ? "|" : " "));
  const made = VERBS.map(({ english }) => [
    thirdPerson(english),
    pastForm(english),
    pastParticiple(english),
    ingForm(english),
  ]);
  assert.deepEqual(made, rows);
});

test("a or an by the sound that follows", () => {
  for (const word of ["apple", "old", "egg", "umbrella", "easy", "important", "English", "uncle", "ugly"]) {
    assert.equal(indefiniteArticle(word), "an", word);
  }
  for (const word of ["book", "university", "yellow", "house"]) {
    assert.equal(indefiniteArticle(word), "a", word);
  }
});

test("a contraction such as isn't is written where English has one", () => {
  assert.deepEqual(["do", "was", "will", "can", "am"].map(contractNot), [
    "don't",
    "wasn't",
    "won't",
    "can't",
    undefined,
  ]);
});
